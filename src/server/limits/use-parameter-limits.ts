import type { Plugin } from 'graphql-yoga';
import { documentLimitError } from './document-limit-error.ts';

/** Names of operations are for logs and metrics, and come back in errors. */
const mostNameCharacters = 256;
/** Objects and lists inside each other. What writes or compares values goes one step deeper into its stack with each. */
const mostVariableDepth = 100;

/** Refuses parameters beside the document that are too much, before the document is parsed. */
export function useParameterLimits(): Plugin {
  return {
    onParams({ params, setParams, setResult }) {
      const { operationName, variables, extensions } = params;
      const nameLength = typeof operationName === 'string' ? operationName.length : 0;
      const depth = Math.max(depthOf(variables), depthOf(extensions));
      const error =
        nameLength > mostNameCharacters
          ? documentLimitError('OPERATION_NAME', mostNameCharacters, nameLength)
          : depth > mostVariableDepth
            ? documentLimitError('VARIABLE_DEPTH', mostVariableDepth, depth)
            : null;
      if (error === null) return;
      setResult({ errors: [error] });
      // Nothing runs any more, but what follows here still looks at the parameters.
      setParams({ query: '{ __typename }' });
    },
  };
}

/** Levels of objects and lists, counted up to one above the limit; in a loop, since there may be thousands. */
function depthOf(value: unknown): number {
  let level: readonly object[] = [value].filter(isNested);
  let depth = 0;
  while (level.length > 0 && depth <= mostVariableDepth) {
    depth += 1;
    level = level.flatMap((nested) => Object.values(nested).filter(isNested));
  }
  return depth;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
