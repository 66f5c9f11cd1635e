import { GraphQLError, type ExecutionArgs } from 'graphql';
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
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { viewer } = args.contextValue as { viewer: Viewer };
      // Whatever they ask is refused field by field, without a call.
      if (viewer.kind === 'anonymous') return undefined;
      const estimatedCalls = estimate(args as ExecutionArgs);
      const limit = limits[viewer.kind];
      if (estimatedCalls > limit) {
        const error = new QueryTooComplexError(estimatedCalls, limit);
        // Without `data`: nothing was executed.
        setResultAndStopExecution({
          errors: [new GraphQLError(error.message, { originalError: error })],
        });
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
