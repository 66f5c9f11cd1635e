import { getOperationAST, GraphQLError, OperationTypeNode, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../../revenuecat/clock.ts';
import type { ServerContext } from './request-context.ts';
import { isInParts, withParts } from '../results/result-parts.ts';
import type { RunningMutations } from './running-mutations.ts';
import { ExecutionTimeoutError } from './execution-timeout-error.ts';

const answered = new DOMException('The document is answered.', 'AbortError');

/**
 * Answers for a document that does not end in time, and ends what a document began and nobody waits for any more: when
 * its time is up, when whoever asked has left, and when it is answered without it. Loads that others wait for go on. A
 * mutation that has begun is seen through in any case: what it reads after the write decides what is forgotten. One that has not
 * begun when the document is answered without it never does: whoever was told to look would look too early.
 */
export function useExecutionDeadline(options: {
  limitMs: number;
  clock: Clock;
  mutations: Pick<RunningMutations, 'add'>;
}): Plugin<ServerContext> {
  const { limitMs, clock, mutations } = options;
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (args) => {
        const { document, operationName, contextValue } = args as ExecutionArgs;
        const { work } = contextValue as ServerContext;
        const isMutation = getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
        if (isMutation) work.beginMutation();
        const over = new AbortController();
        const late = clock.sleep(limitMs, over.signal).then(
          () => {
            work.noteOverdue();
            return answerOf(new ExecutionTimeoutError(limitMs, isMutation));
          },
          () => new Promise<never>(() => undefined),
        );
        const leave = (): void => work.abandon(new DOMException('Whoever asked has left.', 'AbortError'));
        if (!isMutation) {
          if (work.clientGone.aborted) leave();
          work.clientGone.addEventListener('abort', leave, { once: true });
        }
        const end = (): void => {
          // With a reason of our own, because the default one is an error whose stack is taken each time.
          over.abort(answered);
          work.clientGone.removeEventListener('abort', leave);
          if (!isMutation) work.abandon(answered);
        };
        let result: unknown;
        try {
          const execution = Promise.resolve(executeFn(args));
          if (isMutation) mutations.add(execution);
          result = await Promise.race([execution, late]);
        } catch (error) {
          end();
          throw error;
        }
        if (isInParts(result))
          return withParts(result, {
            instead: late.then(({ errors }) => ({ errors, hasNext: false })),
            onEnd: end,
          });
        end();
        return result;
      });
    },
  };
}

function answerOf(error: Error) {
  return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] };
}
