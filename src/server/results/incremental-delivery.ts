import { execute, type ValidationRule } from 'graphql';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import type { Plugin } from 'graphql-yoga';

/**
 * `@defer` and `@stream`, for those who ask for an answer in parts: what is slow or may be refused for lack of budget, such
 * as charts, then does not hold back what is at hand. Everybody else gets the same document answered as a whole, which the
 * draft of the specification allows. The limits of documents and the estimate of calls count deferred parts like others.
 */
export function useIncrementalDelivery(): Plugin<{ request?: Request }> {
  const directives = useDeferStream();
  return {
    ...(directives.onSchemaChange === undefined ? {} : { onSchemaChange: directives.onSchemaChange }),
    onValidate(payload) {
      directives.onValidate?.({
        ...payload,
        addValidationRule(rule) {
          // GraphQL's own rule of this name stays, and two would tell every mistake twice.
          const { name } = rule as ValidationRule;
          if (name !== 'OverlappingFieldsCanBeMergedRule') payload.addValidationRule(rule);
        },
      });
    },
    onExecute({ context, setExecuteFn }) {
      // GraphQL's own executor knows neither directive, and answers at once.
      if (!takesParts(context.request?.headers)) setExecuteFn(execute);
    },
  };
}

/** Only whoever names a form of several parts can be given one: `*` stands in the requests of those who read JSON. */
function takesParts(headers: Headers | undefined): boolean {
  const accepted = headers?.get('accept')?.toLowerCase() ?? '';
  return accepted.includes('multipart/mixed') || accepted.includes('text/event-stream');
}
