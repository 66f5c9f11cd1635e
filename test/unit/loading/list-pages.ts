import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';
import { createSharedCache } from '../../../src/cache/shared-cache.ts';
import { createCustomerNames } from '../../../src/loading/customer-names.ts';
import type { Lifetimes } from '../../../src/loading/lifetimes.ts';
import { createRequestReporter } from '../../../src/loading/request-report.ts';
import { createRequestSources } from '../../../src/loading/request-sources.ts';
import type { Page, PageRequest, RevenueCatClient } from '../../../src/revenuecat/call.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** Something with an id, which is all that lists need. */
export interface Item {
  readonly id: string;
}

/** Items `1` to `count`. */
export function someItems(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(index + 1) }));
}

/** A list upstream that notes how it is asked; `largestPage` is what it gives at most, whatever is asked. */
export function listUpstream(items: readonly Item[], largestPage = 100) {
  const asked: PageRequest[] = [];
  return {
    asked,
    readPage(request: PageRequest): Promise<Page<Item>> {
      asked.push(request);
      const from =
        request.startingAfter === undefined
          ? 0
          : items.findIndex((item) => item.id === request.startingAfter) + 1;
      const page = items.slice(from, from + Math.min(request.limit ?? 20, largestPage));
      const ends = from + page.length >= items.length;
      return Promise.resolve({ items: page, nextCursor: ends ? null : (page.at(-1)?.id ?? null) });
    },
  };
}

/** Lifetimes of which nothing is given beyond its end. */
const plain = (freshMs: number) => ({ freshMs, staleMs: 0, keptMs: 0 });

/** A client that must not be used: tests of loading give their answers themselves. */
const unusedClient = {
  call: () => Promise.reject(new Error('A test of loading does not use the client.')),
  page: () => Promise.reject(new Error('A test of loading does not use the client.')),
  pages: () => {
    throw new Error('A test of loading does not use the client.');
  },
  budgets: () => Promise.resolve([]),
} satisfies RevenueCatClient;

/** What loaders get their answers from, over a clock that stands still. */
export function testSources(lifetimes: Partial<Lifetimes> = {}) {
  const clock = createManualClock();
  const cache = createSharedCache({
    store: createMemoryCacheStore({ maxBytes: 10_000_000 }),
    now: clock.now,
  });
  const end = new AbortController();
  const sources = createRequestSources(
    {
      cache,
      lifetimes: {
        customer: plain(60_000),
        announced: plain(60_000),
        configuration: plain(300_000),
        charts: plain(600_000),
        missing: plain(5_000),
        ...lifetimes,
      },
      names: createCustomerNames(),
      now: clock.now,
      upstream: {
        defaultProjectId: () => Promise.resolve('proj1'),
        served: () => Promise.resolve(['proj1']),
        serves: () => true,
        reader: () => unusedClient,
        writer: () => null,
        v1: () => null,
        external: () => null,
        asApp: () => unusedClient,
        budget: () => Promise.resolve({ circuit: { state: 'closed', probeAt: null }, domains: [] }),
      },
    },
    {
      work: { caller: 'tester' },
      signal: end.signal,
      takesStale: () => true,
      mutates: () => false,
      refresh: false,
      report: createRequestReporter(),
    },
  );
  return { sources, cache, clock };
}
