import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Estimate } from '../call-limit.ts';
import type { ServerContext } from '../request/request-context.ts';
import { ViewerLimitError } from './viewer-limit-error.ts';
import type { Allowance, ViewerLimit } from './viewer-limit.ts';

/** What the route, or whoever runs an operation on a socket, knows of the request. */
interface Charged extends ServerContext {
  /** Absent where nobody has charged the request yet. */
  readonly allowance?: Allowance;
}

/**
 * Takes from the viewer's account what the document may cost upstream, before anything is resolved, and gives back what
 * was not sent. The request itself is charged where it comes in, or here where it came another way.
 */
export function useViewerLimit(limit: ViewerLimit, estimate: Estimate): Plugin<ServerContext> {
  const charge = async (args: ExecutionArgs): Promise<Charge> => {
    const { viewer, allowance: known } = args.contextValue as Charged;
    const allowance = known ?? limit.open(viewer, null);
    // Whatever nobody in particular asks is refused field by field, without a call.
    const calls = viewer.kind === 'anonymous' ? 0 : estimate(args);
    const units = calls + (known === undefined ? 1 : 0);
    if (units === 0 || (await allowance.take(units))) return { allowance, calls };
    const originalError = new ViewerLimitError(allowance, units);
    // Without `data`: nothing was executed.
    return { refusal: { errors: [new GraphQLError(originalError.message, { originalError })] } };
  };

  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const charged = await charge(args);
      if ('refusal' in charged) {
        setResultAndStopExecution(charged.refusal);
        return undefined;
      }
      const { allowance, calls } = charged;
      if (calls === 0) return undefined;
      const settle = async (): Promise<void> => {
        const { work } = args.contextValue as ServerContext;
        const sent = [...work.report.calls().values()].reduce((sum, count) => sum + count, 0);
        await allowance.giveBack(Math.max(0, calls - sent));
      };
      return {
        async onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result) return { onEnd: () => void settle() };
          await settle();
          return undefined;
        },
      };
    },
    async onSubscribe({ args, setResultAndStopExecution }) {
      // What its events cost is not known before they come, so this is charged for the first answer and kept.
      const charged = await charge(args);
      if ('refusal' in charged) setResultAndStopExecution(charged.refusal);
    },
  };
}

type Charge =
  { readonly refusal: ExecutionResult } | { readonly allowance: Allowance; readonly calls: number };
