import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { viewerHasScopes } from '../auth/scopes.ts';
import type { RequestReport } from '../loading/request-report.ts';
import type { RateLimitReading } from '../revenuecat/rate-limit-headers.ts';
import type { ServerContext } from './request-context.ts';

/**
 * Says in `extensions` what an answer has cost (`upstream`, for viewers with `facade:upstream:read`), and to everybody
 * when a part of it is older than it should be because RevenueCat could not be asked (`stale`).
 */
export function useUpstreamReport(): Plugin<ServerContext> {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (args) => {
        const result = (await executeFn(args)) as ExecutionResult;
        const { contextValue } = args as ExecutionArgs;
        const extensions = await extensionsOf(contextValue as ServerContext);
        return extensions === null
          ? result
          : { ...result, extensions: { ...result.extensions, ...extensions } };
      });
    },
  };
}

async function extensionsOf({ viewer, work, upstream }: ServerContext) {
  const { report } = work;
  const stale = report.oldestOutageMs === null ? null : { stale: { ageMs: report.oldestOutageMs } };
  if (!viewerHasScopes(viewer, ['facade:upstream:read'])) return stale;
  const projectId = await upstream.defaultProjectId().catch(() => null);
  const readings = projectId === null ? [] : upstream.reader(projectId).rateLimits();
  return { ...stale, upstream: { ...costOf(report), budget: budgetOf(readings) } };
}

/** What the request asked, and what it did not have to ask. Ages are in milliseconds. */
function costOf(report: RequestReport) {
  const { hits, misses, coalesced, refreshes, stale, oldestStaleMs } = report;
  return {
    calls: Object.fromEntries(report.calls()),
    cache: { hits, misses, coalesced, refreshes, stale, oldestStaleMs },
  };
}

/** What was left of each rate-limit domain's minute when upstream answered last. */
function budgetOf(readings: readonly RateLimitReading[]) {
  return Object.fromEntries(
    readings.map(({ domain, limit, usage, readAt }) => [
      domain,
      { limit, remaining: Math.max(0, limit - usage), readAt: new Date(readAt).toISOString() },
    ]),
  );
}
