import { OperationTypeNode, type DocumentNode, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import { identityOf } from './operation-record.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { ServerContext } from '../request/request-context.ts';

/** Tells the record of a request which operation it asks for, and what its execution costs; and traces the execution. */
export function useOperationRecord(tracing: Tracing | null): Plugin<ServerContext> {
  return {
    onParse({ context }) {
      const { operation, params } = context as Partial<RequestFacts> & {
        readonly params?: { readonly operationName?: string | null };
      };
      if (operation === undefined) return undefined;
      return ({ result }) => {
        if (isDocument(result)) operation.noteDocument(result, params?.operationName);
      };
    },
    onSubscribe({ args }) {
      const { work, operation } = args.contextValue as ServerContext & Partial<RequestFacts>;
      if (operation !== undefined) operation.cost = work.report;
    },
    onExecute({ args, executeFn, setExecuteFn }) {
      const { work, operation, ofEvent } = args.contextValue as ServerContext & Partial<RequestFacts>;
      if (operation !== undefined) operation.cost = work.report;
      if (tracing === null) return;
      // An event of a subscription is executed without a record, because its request was answered before.
      const { document, operationName } = args as ExecutionArgs;
      const { name, kind } = operation?.identity ?? identityOf(document, operationName);
      const attributes = name === null ? {} : { 'graphql.operation.name': name };
      const spanName = ofEvent === true ? 'subscription event' : (kind ?? OperationTypeNode.QUERY);
      setExecuteFn((executed: ExecutionArgs) =>
        tracing.within(spanName, attributes, async () => (await executeFn(executed)) as unknown),
      );
    },
  };
}

function isDocument(result: unknown): result is DocumentNode {
  return typeof result === 'object' && result !== null && 'kind' in result && !(result instanceof Error);
}
