import { describe, expect, test } from 'vitest';
import { testCache } from './pending-loads.ts';

const gone = new Error('gone');

describe('a reader who leaves', () => {
  test('ends the load that nobody else waits for, and the next one begins anew', async () => {
    const { ask, load, loads } = testCache();
    const reader = new AbortController();
    const asked = ask('a', undefined, { signal: reader.signal });
    expect(load(0).signal.aborted).toBe(false);
    reader.abort(gone);
    await expect(asked).rejects.toBe(gone);
    expect(load(0).signal.aborted).toBe(true);
    const again = ask('a');
    expect(loads).toHaveLength(2);
    load(0).fail(new Error('too late to matter'));
    load(1).bring('value');
    await expect(again).resolves.toBe('value');
  });

  test('does not end a load that another waits for', async () => {
    const { ask, load, loads } = testCache();
    const [first, second] = [new AbortController(), new AbortController()];
    const leaving = ask('a', undefined, { signal: first.signal });
    const staying = ask('a', undefined, { signal: second.signal });
    first.abort(gone);
    await expect(leaving).rejects.toBe(gone);
    expect(load(0).signal.aborted).toBe(false);
    load(0).bring('value');
    await expect(staying).resolves.toBe('value');
    expect(loads).toHaveLength(1);
  });

  test('was the last of several: then the load ends', async () => {
    const { ask, load } = testCache();
    const readers = [new AbortController(), new AbortController(), new AbortController()];
    const asked = readers.map(({ signal }) => ask('a', undefined, { signal }));
    for (const reader of readers) {
      expect(load(0).signal.aborted).toBe(false);
      reader.abort(gone);
    }
    expect(load(0).signal.aborted).toBe(true);
    const results = await Promise.allSettled(asked);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('had joined a refresh in the background: it goes on', async () => {
    const { ask, load, cache, clock } = testCache({ freshMs: 1000, staleMs: 1000, keptMs: 0 });
    const first = ask('a');
    load(0).bring('old');
    await first;
    await clock.advance(1000);
    await ask('a');
    const reader = new AbortController();
    const joined = ask('a', undefined, { takesStale: false, signal: reader.signal });
    reader.abort(gone);
    await expect(joined).rejects.toBe(gone);
    expect(load(1).signal.aborted).toBe(false);
    load(1).bring('new');
    await clock.advance(0);
    expect(cache.peek('a')).toBe('new');
  });

  test('begins nothing more', async () => {
    const { ask, loads } = testCache();
    await expect(ask('a', undefined, { signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
    expect(loads).toHaveLength(0);
  });

  test('does not spoil the copy that is kept', async () => {
    const { ask, load, cache } = testCache();
    const first = ask('a');
    load(0).bring('little');
    await first;
    const reader = new AbortController();
    const more = ask('a', (value) => value === 'much', { signal: reader.signal });
    reader.abort(gone);
    load(1).fail(new Error('ended'));
    await expect(more).rejects.toBe(gone);
    expect(cache.peek('a')).toBe('little');
  });
});
