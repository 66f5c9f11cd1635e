import type { Config } from '../../config/config.ts';
import type { Lifetimes } from '../../loading/lifetimes.ts';

/** The settings of the cache as lifetimes of each kind of answer. */
export function lifetimesFrom(cache: Config['cache']): Lifetimes {
  const customer = {
    freshMs: cache.customerTtlMs,
    staleMs: cache.customerStaleMs,
    keptMs: cache.customerOutageMs,
  };
  return {
    customer,
    announced: { ...customer, announcedMs: cache.customerFeedMs },
    configuration: {
      freshMs: cache.configurationTtlMs,
      staleMs: cache.configurationStaleMs,
      keptMs: cache.configurationOutageMs,
      // A few lists that nearly every document needs: nobody is to see them at their end.
      aheadMs: cache.configurationStaleMs > 0 ? cache.configurationTtlMs / 10 : 0,
    },
    // The few calls for charts are for those who look at them now, not for what somebody looked at before.
    charts: { freshMs: cache.chartsTtlMs, staleMs: 0, keptMs: cache.configurationOutageMs },
    // What was missing may be there by now, and nobody is to be told otherwise for long.
    missing: { freshMs: cache.missingTtlMs, staleMs: 0, keptMs: 0 },
  };
}
