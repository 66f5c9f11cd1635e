import { getOperationAST, GraphQLError, OperationTypeNode, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../revenuecat/clock.ts';

/** The whole document took too long. */
export class ExecutionTimeoutError extends Error {
  override readonly name = 'ExecutionTimeoutError';
  /** Whether the document was to change something, which may have happened or may still happen. */
  readonly mayHaveWritten: boolean;

  constructor(limitMs: number, mayHaveWritten: boolean) {
    const advice = mayHaveWritten
      ? 'Look whether the change happened before you send it again.'
      : 'Ask for less at once, or try again.';
    super(`The answer took longer than ${String(limitMs)} ms. ${advice}`);
    this.mayHaveWritten = mayHaveWritten;
  }
}

const answered = new Error('The document has been answered.');

/**
 * Answers for a document that does not end in time. What it has begun goes on in the background: loads are shared with
 * others, and a write that was sent must be seen through.
 */
export function useExecutionDeadline(options: { limitMs: number; clock: Clock }): Plugin {
  const { limitMs, clock } = options;
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (args) => {
        const done = new AbortController();
        const late = clock.sleep(limitMs, done.signal).then(
          () => {
            const { document, operationName } = args as ExecutionArgs;
            const operation = getOperationAST(document, operationName);
            const error = new ExecutionTimeoutError(
              limitMs,
              operation?.operation === OperationTypeNode.MUTATION,
            );
            return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] };
          },
          () => new Promise<never>(() => undefined),
        );
        try {
          return (await Promise.race([executeFn(args), late])) as unknown;
        } finally {
          // With a reason of our own, because the default one is an error whose stack is taken each time.
          done.abort(answered);
        }
      });
    },
  };
}
