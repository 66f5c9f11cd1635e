import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { viewerHasScopes } from '../../auth/scopes.ts';
import type { RequestReport } from '../../loading/request-report.ts';
import type { UpstreamBudget } from '../../loading/upstream-projects.ts';
import type { ServerContext } from '../request/request-context.ts';
import { hasNext, isInParts, withParts, type ResultParts } from './result-parts.ts';

/**
 * Says in `extensions` what an answer has cost (`upstream`, for viewers with `facade:upstream:read`), and to everybody
 * when a part of it is older than it should be because RevenueCat could not be asked (`stale`).
 */
export function useUpstreamReport(): Plugin<ServerContext> {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (args) => {
        const result = (await executeFn(args)) as ExecutionResult | ResultParts;
        const { contextValue } = args as ExecutionArgs;
        const told = async (part: ExecutionResult): Promise<ExecutionResult> => {
          const extensions = await extensionsOf(contextValue as ServerContext);
          return extensions === null ? part : { ...part, extensions: { ...part.extensions, ...extensions } };
        };
        if (!isInParts(result)) return told(result);
        // What the whole has cost is known with its last part.
        return withParts(result, { change: (part) => (hasNext(part) ? part : told(part)) });
      });
    },
  };
}

async function extensionsOf({ viewer, work, upstream }: ServerContext) {
  const { report } = work;
  const stale = report.oldestOutageMs === null ? null : { stale: { ageMs: report.oldestOutageMs } };
  if (!viewerHasScopes(viewer, ['facade:upstream:read'])) return stale;
  return { ...stale, upstream: { ...costOf(report), budget: budgetOf(await upstream.budget()) } };
}

/** What the request asked, and what it did not have to ask. Ages are in milliseconds. */
function costOf(report: RequestReport) {
  const { hits, misses, coalesced, refreshes, stale, oldestStaleMs } = report;
  return {
    calls: Object.fromEntries(report.calls()),
    cache: { hits, misses, coalesced, refreshes, stale, oldestStaleMs },
  };
}

/** What the reading key may still send in each domain that it was used in. */
function budgetOf({ domains }: UpstreamBudget) {
  return Object.fromEntries(
    domains
      .filter(({ key }) => key === 'read')
      .map(({ domain, limit, remaining }) => [domain, { limit, remaining }]),
  );
}
