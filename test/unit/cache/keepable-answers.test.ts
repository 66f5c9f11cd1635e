import { describe, expect, test } from 'vitest';
import type { CacheRead } from '../../../src/cache/cache-question.ts';
import { second, testCache } from './pending-loads.ts';

const stretchy = { freshMs: 1_000, staleMs: 500, keptMs: 60_000 };

/** A cache, and for how many milliseconds what was used so far may be kept; null for not at all. */
function keeping(...options: Parameters<typeof testCache>) {
  const context = testCache(...options);
  const { cache, clock, used } = context;
  const keptFor = (): number | null => {
    const parts = used.filter((part): part is CacheRead => part !== null);
    if (parts.length === 0 || parts.length < used.length) return null;
    const until = cache.keepableUntil(parts);
    return until === null ? null : until - clock.now();
  };
  return { ...context, keptFor };
}

describe('somebody who hears of no changes may keep', () => {
  test('what was loaded a moment ago for its whole lifetime, and no longer than its own content lasts', async () => {
    const { ask, load, clock, keptFor } = keeping();
    const asked = ask('a');
    await clock.advance(5_000);
    load(0).bring(1);
    await asked;
    expect(keptFor()).toBe(1_000);
    const other = ask('b');
    load(1).bring(2, { changesAt: clock.now() + 400 });
    await other;
    expect(keptFor()).toBe(400);
  });

  test('what another’s load brought as long as whoever began it', async () => {
    const { ask, load, clock, used, keptFor } = keeping();
    const first = ask('a');
    const joined = ask('a');
    load(0).bring(1);
    await Promise.all([first, joined]);
    await clock.advance(100);
    expect(used).toHaveLength(2);
    expect(used[0]).toEqual(used[1]);
    expect(keptFor()).toBe(900);
  });

  test('a list that grew as long as its first page', async () => {
    const { ask, load, clock, keptFor } = keeping();
    const first = ask('a');
    const readAt = clock.now();
    load(0).bring([1]);
    await first;
    await clock.advance(300);
    const more = ask('a', (value) => (value as number[]).length > 1);
    load(1).bring([1, 2], { loadedAt: readAt });
    await more;
    expect(keptFor()).toBe(700);
  });

  test('no answer that a change made wrong while it was loaded, also for those who joined', async () => {
    const { ask, load, cache, used } = keeping();
    const asked = [ask('a'), ask('a')];
    cache.invalidate(['a']);
    load(0).bring('before the change');
    await Promise.all(asked);
    expect(used).toEqual([null, null]);
  });

  test('no answer that was forgotten after it was given, even if there is another one by now', async () => {
    const { ask, load, cache, used, keptFor } = keeping();
    const asked = ask('a');
    load(0).bring(1);
    await asked;
    cache.invalidate(['a']);
    expect(keptFor()).toBeNull();
    const again = ask('a');
    load(1).bring(2);
    await again;
    expect(keptFor()).toBeNull();
    used.shift();
    expect(keptFor()).toBe(1_000);
  });

  test('nothing that is past its lifetime, or not even remembered', async () => {
    const { ask, load, clock, used } = keeping(stretchy);
    const first = ask('a');
    load(0).bring(1);
    await first;
    await clock.advance(1_200);
    await ask('a');
    const short = ask('b');
    load(2).bring(2, { lifetime: { ...second, freshMs: 0 } });
    await short;
    expect(used.map((part) => part?.key ?? null)).toEqual(['a', null, null]);
  });

  test('nothing where a load failed', async () => {
    const { ask, load, used } = keeping();
    const asked = [ask('a'), ask('a')];
    load(0).fail(new Error('no luck'));
    await Promise.allSettled(asked);
    expect(used).toEqual([null, null]);
  });

  test('an answer whose changes are announced no longer than one without', async () => {
    const announced = { ...second, announcedMs: 10_000 };
    const { ask, load, clock, keptFor } = keeping(announced, () => 0);
    const first = ask('a');
    load(0).bring(1);
    await first;
    expect(keptFor()).toBe(1_000);
    await clock.advance(5_000);
    expect(keptFor()).toBe(1_000);
    await clock.advance(4_700);
    expect(keptFor()).toBe(300);
  });
});
