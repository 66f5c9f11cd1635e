import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { viewerHasScopes } from '../auth/scopes.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Config } from '../config/config.ts';
import { estimateCalls } from '../schema/cost/estimate-calls.ts';
import { rememberCounts } from './limits/remembered-count.ts';

/** A document could cost more calls of upstream than whoever sent it may spend on one. */
export class QueryTooComplexError extends Error {
  override readonly name = 'QueryTooComplexError';
  readonly estimatedCalls: number;
  readonly limit: number;

  constructor(estimatedCalls: number, limit: number) {
    super(
      `This document may cost up to ${String(estimatedCalls)} calls to RevenueCat; at most ${String(limit)} are allowed. ` +
        'Ask for fewer items with "first", or for less of each.',
    );
    this.estimatedCalls = estimatedCalls;
    this.limit = limit;
  }
}

/**
 * Refuses, before anything is resolved, what could never fit, and tells the estimate to viewers who may see what documents
 * cost. After validation, because the estimate takes a document as valid; for each request, because variables and the
 * viewer decide.
 */
export function useCallLimit(
  estimate: Estimate,
  limits: Config['limits']['calls'],
): Plugin<{ viewer: Viewer }> {
  /** The estimate, or the refusal. Null for whoever is refused field by field, without a call, whatever they ask. */
  const judge = (args: ExecutionArgs): number | ExecutionResult | null => {
    const { viewer } = args.contextValue as { viewer: Viewer };
    if (viewer.kind === 'anonymous') return null;
    const estimatedCalls = estimate(args);
    const limit = limits[viewer.kind];
    if (estimatedCalls <= limit) return estimatedCalls;
    const error = new QueryTooComplexError(estimatedCalls, limit);
    // Without `data`: nothing was executed.
    return { errors: [new GraphQLError(error.message, { originalError: error })] };
  };

  return {
    // Before its source begins, for what each event may cost; each event is judged again, as it is executed.
    onSubscribe({ args, setResultAndStopExecution }) {
      const verdict = judge(args);
      if (typeof verdict === 'object' && verdict !== null) setResultAndStopExecution(verdict);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const { viewer } = args.contextValue as { viewer: Viewer };
      const estimatedCalls = judge(args);
      if (estimatedCalls === null) return undefined;
      if (typeof estimatedCalls === 'object') {
        setResultAndStopExecution(estimatedCalls);
        return undefined;
      }
      if (!viewerHasScopes(viewer, ['facade:upstream:read'])) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          const { upstream } = (result.extensions ?? {}) as { upstream?: object };
          setResult({
            ...result,
            extensions: { ...result.extensions, upstream: { ...upstream, estimatedCalls } },
          });
        },
      };
    },
  };
}

/** The most calls that an operation can cost. */
export type Estimate = (args: ExecutionArgs) => number;

/** One for each server: what it remembers depends on the largest page. */
export function createEstimate(maxPageSize: number): Estimate {
  const estimate = rememberCounts(estimateCalls);
  return ({ schema, document, operationName, variableValues: variables }) =>
    estimate({ schema, document, operationName, variables, maxPageSize });
}
