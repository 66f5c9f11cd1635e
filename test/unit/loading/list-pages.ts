import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';
import { createSharedCache } from '../../../src/cache/shared-cache.ts';
import type { Sources } from '../../../src/loading/loader.ts';
import type { Page, PageRequest } from '../../../src/revenuecat/call.ts';
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

/** What loaders get their answers from, over a clock that stands still. Nothing here may use the client. */
export function testSources() {
  const clock = createManualClock();
  const cache = createSharedCache({
    store: createMemoryCacheStore({ maxBytes: 10_000_000 }),
    now: clock.now,
  });
  const sources: Sources = {
    cache,
    lifetimes: { customerMs: 60_000, configurationMs: 300_000, chartsMs: 600_000, missingMs: 5_000 },
    now: clock.now,
    upstream: {
      defaultProjectId: () => Promise.resolve('proj1'),
      serves: () => true,
      reader: () => {
        throw new Error('A test of loading does not use the client.');
      },
      writer: () => null,
      v1: () => null,
      external: () => null,
      asApp: () => {
        throw new Error('A test of loading does not use the client.');
      },
      budget: () => Promise.resolve({ circuit: { state: 'closed', probeAt: null }, domains: [] }),
    },
  };
  return { sources, cache, clock };
}
