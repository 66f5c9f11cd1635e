import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';
import { createSharedCache } from '../../../src/cache/shared-cache.ts';

const freshMs = 1_000;
const lifetime = { freshMs, announcedMs: 10_000, staleMs: 0, keptMs: 0 };

const kinds = ['wait', 'change', 'feed fails', 'feed returns', 'ask', 'ask for more'] as const;
const step = fc.record({
  kind: fc.constantFrom(...kinds),
  ms: fc.integer({ min: 300, max: 3_000 }),
});

test('whatever happens, an old value is given only within its short life', async () => {
  const longer = { uses: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 60 }), async (steps) => {
      let now = 1_000_000;
      let version = 0;
      let liveSince: number | null = now;
      let loadedAt = 0;
      const cache = createSharedCache({
        store: createMemoryCacheStore({ maxBytes: 100_000 }),
        now: () => now,
        announcedSince: () => liveSince,
      });
      for (const it of steps) {
        switch (it.kind) {
          case 'wait':
            now += it.ms;
            break;
          case 'change':
            version += 1;
            // What happens while the feed is down is told to nobody.
            if (liveSince !== null) cache.invalidate(['a']);
            break;
          case 'feed fails':
            liveSince = null;
            break;
          case 'feed returns':
            liveSince ??= now;
            break;
          default: {
            const given = await cache.get({
              key: 'a',
              unannounced: it.kind === 'ask for more',
              load: () => {
                loadedAt = now;
                return Promise.resolve({ value: version, lifetime, tags: ['a'] });
              },
            });
            const ageMs = now - loadedAt;
            if (ageMs >= freshMs) longer.uses += 1;
            expect(given === version || ageMs < freshMs).toBe(true);
            if (it.kind === 'ask for more') expect(ageMs).toBeLessThan(freshMs);
          }
        }
      }
    }),
    { numRuns: 2_000 },
  );
  // The longer life is not only safe: it is used.
  expect(longer.uses).toBeGreaterThan(0);
});
