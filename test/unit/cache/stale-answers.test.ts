import { describe, expect, test } from 'vitest';
import { Outage, testCache } from './pending-loads.ts';

/** Fresh for a second, given for half a second more while it is refreshed, and for ten when upstream is away. */
const lifetime = { freshMs: 1000, staleMs: 500, keptMs: 10_000 };

async function withStaleCopy(ageMs: number, loaded = {}) {
  const context = testCache(lifetime);
  const first = context.ask('a');
  context.load(0).bring('old', loaded);
  await first;
  await context.clock.advance(ageMs);
  context.notes.length = 0;
  return context;
}

describe('a copy past its lifetime', () => {
  test('answers at once while one refresh runs, and the refreshed one answers after it', async () => {
    const { ask, loads, load, notes, clock } = await withStaleCopy(1200);
    await expect(Promise.all([ask('a'), ask('a'), ask('a')])).resolves.toEqual(['old', 'old', 'old']);
    expect(loads).toHaveLength(2);
    expect(notes.filter(({ kind }) => kind === 'refresh')).toHaveLength(1);
    expect(notes).toContainEqual({ kind: 'stale', ageMs: 1200, outage: false });
    expect(load(1)).toMatchObject({ current: undefined, replaced: 'old' });
    load(1).bring('new');
    await clock.advance(0);
    await expect(ask('a')).resolves.toBe('new');
    expect(loads).toHaveLength(2);
  });

  test('is not given after its time for that', async () => {
    const { ask, load } = await withStaleCopy(1500);
    const asked = ask('a');
    load(1).bring('new');
    await expect(asked).resolves.toBe('new');
  });

  test('is not given after the moment at which its content changes by itself', async () => {
    const context = testCache(lifetime);
    const first = context.ask('a');
    context.load(0).bring('before', { changesAt: context.clock.now() + 1100 });
    await first;
    await context.clock.advance(1100);
    const asked = context.ask('a');
    context.load(1).bring('after');
    await expect(asked).resolves.toBe('after');
  });

  test('is not given to whoever needs what holds now', async () => {
    const { ask, load, notes } = await withStaleCopy(1200);
    const asked = ask('a', undefined, { takesStale: false });
    load(1).bring('new');
    await expect(asked).resolves.toBe('new');
    expect(notes).toEqual([{ kind: 'miss' }]);
  });

  test('is not given after an invalidation, nor what a refresh brings that began before it', async () => {
    const { ask, load, cache, clock } = await withStaleCopy(1200);
    await expect(ask('a')).resolves.toBe('old');
    cache.invalidate(['a']);
    const asked = ask('a');
    load(1).bring('refreshed before the change');
    await clock.advance(0);
    load(2).bring('new');
    await expect(asked).resolves.toBe('new');
  });

  test('goes when upstream has it no more', async () => {
    const { ask, load, clock } = await withStaleCopy(1200);
    await ask('a');
    load(1).fail(new Error('not found'));
    await clock.advance(0);
    const asked = ask('a');
    load(2).fail(new Outage());
    await expect(asked).rejects.toThrow(Outage);
  });
});

describe('when upstream cannot be asked', () => {
  test('a copy of the permitted age answers, with its age', async () => {
    const { ask, load, notes } = await withStaleCopy(9000);
    const asked = [ask('a'), ask('a')];
    load(1).fail(new Outage());
    await expect(Promise.all(asked)).resolves.toEqual(['old', 'old']);
    expect(notes).toContainEqual({ kind: 'stale', ageMs: 9000, outage: true });
  });

  test('the next readers are not kept waiting by another attempt for five seconds', async () => {
    const { ask, loads, load, clock } = await withStaleCopy(2000);
    const asked = ask('a');
    load(1).fail(new Outage());
    await asked;
    await clock.advance(4_999);
    await expect(ask('a')).resolves.toBe('old');
    expect(loads).toHaveLength(2);
    await clock.advance(1);
    const recovered = [ask('a'), ask('a'), ask('a')];
    expect(loads).toHaveLength(3);
    load(2).bring('new');
    await expect(Promise.all(recovered)).resolves.toEqual(['new', 'new', 'new']);
  });

  test('a refresh that fails is not tried by every reader, and the copy then says its age', async () => {
    const { ask, loads, load, clock, notes } = await withStaleCopy(1100);
    await ask('a');
    load(1).fail(new Outage());
    await clock.advance(0);
    await expect(ask('a')).resolves.toBe('old');
    expect(loads).toHaveLength(2);
    expect(notes.at(-1)).toEqual({ kind: 'stale', ageMs: 1100, outage: true });
  });

  test('a copy that is too old does not answer', async () => {
    const { ask, load } = await withStaleCopy(10_000);
    const asked = ask('a');
    load(1).fail(new Outage());
    await expect(asked).rejects.toThrow(Outage);
  });

  test('a copy that was invalidated does not answer, also not those who wait already', async () => {
    const { ask, load, cache } = await withStaleCopy(2000);
    const asked = ask('a');
    cache.invalidate(['a']);
    load(1).fail(new Outage());
    await expect(asked).rejects.toThrow(Outage);
  });

  test('a copy that holds too little does not answer', async () => {
    const { ask, load } = await withStaleCopy(2000);
    const asked = ask('a', (value) => value !== 'old');
    load(1).fail(new Outage());
    await expect(asked).rejects.toThrow(Outage);
  });

  test('any other failure stays one', async () => {
    const { ask, load } = await withStaleCopy(2000);
    const asked = ask('a');
    load(1).fail(new Error('refused'));
    await expect(asked).rejects.toThrow('refused');
  });
});

describe('a reader who wants what is newer than now', () => {
  test('passes a fresh copy by, once for each question', async () => {
    const { ask, loads, load, cache } = await withStaleCopy(10);
    const newerThan = cache.mark();
    const asked = [ask('a', undefined, { newerThan }), ask('a', undefined, { newerThan })];
    expect(loads).toHaveLength(2);
    expect(load(1).current).toBeUndefined();
    expect(cache.peek('a', { takesStale: false, newerThan })).toBeUndefined();
    load(1).bring('new');
    await expect(Promise.all(asked)).resolves.toEqual(['new', 'new']);
    await expect(ask('a', undefined, { newerThan })).resolves.toBe('new');
    expect(cache.peek('a', { takesStale: false, newerThan })).toBe('new');
    expect(loads).toHaveLength(2);
  });

  test('does not join a load that builds upon an older copy', async () => {
    const { ask, loads, load, cache } = await withStaleCopy(10);
    void ask('a', (value) => value === 'old and more');
    expect(load(1).current).toBe('old');
    const asked = ask('a', undefined, { newerThan: cache.mark() });
    expect(loads).toHaveLength(3);
    load(2).bring('new');
    await expect(asked).resolves.toBe('new');
  });
});
