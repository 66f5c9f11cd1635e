import { describe, expect, test } from 'vitest';
import { readList, type ListSource } from '../../../src/loading/list-reading.ts';
import { listUpstream, someItems, testSources, type Item } from './list-pages.ts';

function testList(count: number, largestPage?: number) {
  const upstream = listUpstream(someItems(count), largestPage);
  const { sources, cache, clock } = testSources();
  const source: ListSource<Item> = {
    key: 'list',
    startingAfter: null,
    projectId: 'proj1',
    lifetime: { freshMs: 1000, staleMs: 500, keptMs: 0 },
    readPage: upstream.readPage,
    tags: () => ['list'],
  };
  const read = (wanted: number, changed: Partial<ListSource<Item>> = {}) =>
    readList(sources, { ...source, ...changed }, wanted);
  return { ...upstream, cache, clock, read };
}

describe('the start of a list', () => {
  test('costs one call where one page holds it', async () => {
    const { read, asked } = testList(50);
    const prefix = await read(20);
    expect(prefix.items).toHaveLength(20);
    expect(prefix.nextCursor).toBe('20');
    expect(asked).toEqual([{ limit: 20 }]);
  });

  test('is read page by page, each as large as what is missing', async () => {
    const { read, asked } = testList(500);
    const prefix = await read(250);
    expect(prefix.items.map((item) => item.id)).toEqual(someItems(250).map((item) => item.id));
    expect(asked).toEqual([
      { limit: 100 },
      { limit: 100, startingAfter: '100' },
      { limit: 50, startingAfter: '200' },
    ]);
  });

  test('accepts fewer items than it asks for', async () => {
    const { read, asked } = testList(50, 7);
    const prefix = await read(20);
    expect(prefix.items.map((item) => item.id)).toEqual(someItems(20).map((item) => item.id));
    expect(asked).toHaveLength(3);
  });

  test('ends with the list', async () => {
    const { read, asked } = testList(30, 20);
    const prefix = await read(100);
    expect(prefix.items).toHaveLength(30);
    expect(prefix.nextCursor).toBeNull();
    expect(asked).toHaveLength(2);
    await read(100);
    expect(asked).toHaveLength(2);
  });

  test('can begin behind a cursor', async () => {
    const { read, asked } = testList(30);
    const prefix = await read(5, { startingAfter: '10' });
    expect(prefix.items.map((item) => item.id)).toEqual(['11', '12', '13', '14', '15']);
    expect(asked).toEqual([{ limit: 5, startingAfter: '10' }]);
  });
});

describe('a remembered start', () => {
  test('serves what it covers', async () => {
    const { read, asked } = testList(50);
    await read(20);
    await read(20);
    await read(3);
    expect(asked).toHaveLength(1);
  });

  test('is built upon, so that only the missing pages are read', async () => {
    const { read, asked } = testList(50);
    await read(20);
    const prefix = await read(35);
    expect(prefix.items.map((item) => item.id)).toEqual(someItems(35).map((item) => item.id));
    expect(asked.slice(1)).toEqual([{ limit: 15, startingAfter: '20' }]);
  });

  test('is not younger for the pages that were added later', async () => {
    const { read, asked, clock } = testList(50);
    await read(20);
    await clock.advance(600);
    await read(40);
    await clock.advance(399);
    await read(40);
    expect(asked).toHaveLength(2);
    await clock.advance(501);
    await read(40);
    expect(asked.slice(2)).toEqual([{ limit: 40 }]);
  });

  test('is refreshed as far as it was read, whoever asks for less', async () => {
    const { read, asked, clock } = testList(500);
    await read(230);
    await clock.advance(1000);
    const stale = await read(10);
    expect(stale.items).toHaveLength(230);
    await clock.advance(0);
    expect(asked.slice(3).map((page) => page.limit)).toEqual([100, 100, 30]);
    await expect(read(230)).resolves.toMatchObject({ readAt: clock.now() });
    expect(asked).toHaveLength(6);
  });

  test('of thousands is refreshed for its first thousand only', async () => {
    const { read, asked, clock } = testList(5000);
    await read(3000);
    await clock.advance(1000);
    await read(10);
    await clock.advance(0);
    expect(asked.slice(30)).toHaveLength(10);
  });

  test('is forgotten when an item in it changes by itself', async () => {
    const { read, asked, clock } = testList(50);
    const changed = { changesAt: (_items: readonly Item[], now: number) => now + 100 };
    await read(20, changed);
    await clock.advance(100);
    await read(20, changed);
    expect(asked).toHaveLength(2);
  });

  test('is not remembered when something in it changed while it was read', async () => {
    const { read, asked, cache } = testList(50);
    const reading = read(20);
    cache.invalidate(['list']);
    await reading;
    await read(20);
    expect(asked).toHaveLength(2);
  });
});

describe('a list that is answered badly', () => {
  test('does not go on for ever when each page is empty and promises more', async () => {
    const { read } = testList(1);
    let calls = 0;
    const prefix = await read(20, {
      readPage: () => {
        calls += 1;
        return Promise.resolve({ items: [], nextCursor: `cursor-${String(calls)}` });
      },
    });
    expect(prefix.nextCursor).not.toBeNull();
    expect(calls).toBeLessThan(30);
  });

  test('fails whole when a later page fails, and is read again by the next one', async () => {
    const { read, readPage, asked } = testList(50, 10);
    const failing = read(20, {
      readPage: (request) =>
        request.startingAfter === undefined ? readPage(request) : Promise.reject(new Error('page 2')),
    });
    await expect(failing).rejects.toThrow('page 2');
    await expect(read(20)).resolves.toMatchObject({ nextCursor: '20' });
    expect(asked).toHaveLength(3);
  });
});
