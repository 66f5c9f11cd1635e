import { describe, expect, test } from 'vitest';
import { testCache } from './pending-loads.ts';

/** Fresh for a second, or for ten while changes are announced. */
const lifetime = { freshMs: 1_000, announcedMs: 10_000, staleMs: 500, keptMs: 60_000 };

async function withCopy(loaded = {}) {
  const announced: { since: number | null } = { since: 0 };
  const context = testCache(lifetime, () => announced.since);
  const first = context.ask('a');
  context.load(0).bring('old', loaded);
  await first;
  const { clock, loads, ask } = context;
  /** Whether the copy still answers; it is not given while a refresh runs. */
  const answers = async (unannounced = false): Promise<boolean> => {
    const before = loads.length;
    const asked = ask('a', undefined, { takesStale: false }, unannounced);
    if (loads.length > before) context.load(before).bring('new');
    return (await asked) === 'old';
  };
  return { ...context, announced, answers, later: (ms: number) => clock.advance(ms) };
}

describe('a copy whose every change is announced', () => {
  test('is an answer for the longer life', async () => {
    const { answers, later } = await withCopy();
    await later(9_999);
    expect(await answers()).toBe(true);
    await later(1);
    expect(await answers()).toBe(false);
  });

  test('is one for the shorter life as soon as announcements fail, without being touched', async () => {
    const { answers, later, announced } = await withCopy();
    announced.since = null;
    await later(999);
    expect(await answers()).toBe(true);
    await later(1);
    expect(await answers()).toBe(false);
  });

  test('that was read before announcements began, or before a gap, has the shorter life', async () => {
    const { answers, later, announced, clock } = await withCopy();
    await later(1_000);
    announced.since = clock.now() - 999;
    expect(await answers()).toBe(false);
  });

  test('whose load began before announcements did has the shorter life, however late it ended', async () => {
    const announced: { since: number | null } = { since: null };
    const { ask, load, loads, clock } = testCache(lifetime, () => announced.since);
    const first = ask('a');
    await clock.advance(100);
    announced.since = clock.now();
    load(0).bring('old');
    await first;
    await clock.advance(1_000);
    const again = ask('a', undefined, { takesStale: false });
    load(1).bring('new');
    await again;
    expect(loads).toHaveLength(2);
  });

  test('is asked for anew after the shorter life by whoever wants what changes unannounced', async () => {
    const { answers, later } = await withCopy();
    await later(1_000);
    expect(await answers(true)).toBe(false);
  });

  test('ends with an invalidation, and where its content changes by itself', async () => {
    const invalidated = await withCopy();
    await invalidated.later(2_000);
    invalidated.cache.invalidate(['a']);
    expect(await invalidated.answers()).toBe(false);

    const changing = await withCopy({ changesAt: Date.UTC(2026, 10, 22, 12) + 3_000 });
    await changing.later(2_999);
    expect(await changing.answers()).toBe(true);
    await changing.later(1);
    expect(await changing.answers()).toBe(false);
  });

  test('is given while it is refreshed only behind the life that counts', async () => {
    const { ask, later, notes } = await withCopy();
    await later(10_400);
    expect(await ask('a')).toBe('old');
    expect(notes).toContainEqual({ kind: 'stale', ageMs: 10_400, outage: false });

    const silent = await withCopy();
    await silent.later(5_000);
    silent.announced.since = null;
    const asked = silent.ask('a');
    silent.load(1).bring('new');
    expect(await asked).toBe('new');
  });

  test('holds for an answer made of it as long as it does for whoever asks', async () => {
    const { ask, cache, used, later, announced } = await withCopy();
    await ask('a');
    await ask('a', undefined, {}, true);
    const [narrow, wide] = [used.pop(), used.pop()];
    if (wide == null || narrow == null) throw new Error('The copy did not answer.');
    await later(1_000);
    expect([cache.holds(wide), cache.holds(narrow)]).toEqual([true, false]);
    announced.since = null;
    expect(cache.holds(wide)).toBe(false);
  });
});
