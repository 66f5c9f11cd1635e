import { describe, expect, test } from 'vitest';
import { defineListLoader, sliceBehind, type Slice } from '../../../src/loading/list-loader.ts';
import { listUpstream, someItems, testSources, type Item } from './list-pages.ts';

interface OwnerKey {
  readonly projectId: string;
  readonly owner: string;
}

function testLoader(count: number, largestPage?: number) {
  const upstream = listUpstream(someItems(count), largestPage);
  const { sources, clock } = testSources();
  const loader = defineListLoader<OwnerKey, Item>({
    name: 'items',
    access: { operation: 'list-customers', customers: 'none' },
    identity: (list) => [list.owner],
    cursorOf: (item) => item.id,
    source: ({ owner }) => ({
      lifetime: { freshMs: 1000, staleMs: 0, keptMs: 0 },
      readPage: (request) =>
        owner === 'broken' ? Promise.reject(new Error('broken')) : upstream.readPage(request),
      tags: () => ['items'],
    }),
  });
  const load = (...slices: (Slice & { owner?: string })[]) =>
    loader.loadMany(
      slices.map(({ owner = 'ada', ...slice }) => ({ projectId: 'proj1', owner, slice })),
      sources,
    );
  const loadOne = async (after: string | null, first: number) => {
    const [slice] = await load({ after, first });
    if (slice === undefined || slice instanceof Error) throw slice ?? new Error('nothing');
    return { ids: slice.items.map((item) => item.id), next: slice.hasNextPage };
  };
  return { ...upstream, clock, load, loadOne };
}

describe('slices of a list', () => {
  test('of one tick with the same beginning are read together, and each gets its own length', async () => {
    const { load, asked } = testLoader(50);
    const slices = await load(
      { after: null, first: 5 },
      { after: null, first: 30 },
      { after: null, first: 10 },
    );
    expect(slices.map((slice) => (slice instanceof Error ? slice : slice.items.length))).toEqual([5, 30, 10]);
    expect(asked).toEqual([{ limit: 30 }]);
  });

  test('behind a cursor come from the remembered start when it covers them', async () => {
    const { loadOne, asked } = testLoader(50);
    await loadOne(null, 20);
    await expect(loadOne('5', 10)).resolves.toEqual({
      ids: ['6', '7', '8', '9', '10', '11', '12', '13', '14', '15'],
      next: true,
    });
    expect(asked).toHaveLength(1);
  });

  test('behind a cursor that the start does not cover are read from there', async () => {
    const { loadOne, asked } = testLoader(50);
    await loadOne(null, 20);
    await expect(loadOne('15', 10)).resolves.toMatchObject({ next: true });
    await expect(loadOne('45', 10)).resolves.toEqual({ ids: ['46', '47', '48', '49', '50'], next: false });
    expect(asked.slice(1)).toEqual([
      { limit: 10, startingAfter: '15' },
      { limit: 10, startingAfter: '45' },
    ]);
  });

  test('behind the last item are empty, also from memory', async () => {
    const { loadOne, asked } = testLoader(10);
    await loadOne(null, 20);
    await expect(loadOne('10', 5)).resolves.toEqual({ ids: [], next: false });
    expect(asked).toHaveLength(1);
  });

  test.each([1, 3, 7, 20, 49, 50, 51])('of %i each walk through every item once', async (first) => {
    const { load } = testLoader(50, 8);
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const [slice] = await load({ after, first });
      if (slice === undefined || slice instanceof Error) throw slice ?? new Error('nothing');
      seen.push(...slice.items.map((item) => item.id));
      if (!slice.hasNextPage) break;
      after = slice.endCursor ?? slice.items.at(-1)?.id ?? null;
    }
    expect(seen).toEqual(someItems(50).map((item) => item.id));
  });

  test('tell where upstream goes on only where they end with its page', async () => {
    const { load } = testLoader(50);
    const [whole, part] = await load({ after: null, first: 20 }, { after: null, first: 19 });
    expect(whole).toMatchObject({ hasNextPage: true, endCursor: '20' });
    expect(part).toMatchObject({ hasNextPage: true, endCursor: null });
  });

  test('of other lists do not suffer when one list fails', async () => {
    const { load } = testLoader(5);
    const [fine, failed, alsoFailed] = await load(
      { after: null, first: 5 },
      { after: null, first: 5, owner: 'broken' },
      { after: null, first: 2, owner: 'broken' },
    );
    expect(fine).toMatchObject({ hasNextPage: false });
    expect(failed).toBeInstanceOf(Error);
    expect(alsoFailed).toBeInstanceOf(Error);
  });
});

describe('a slice of a list that is at hand', () => {
  const prefix = { items: someItems(10), nextCursor: '10' };
  const idOf = (item: Item) => item.id;

  test('is known as far as the items go, or to the end of the list', () => {
    expect(sliceBehind(prefix, null, 10, idOf)?.items).toHaveLength(10);
    expect(sliceBehind(prefix, '4', 6, idOf)?.items).toHaveLength(6);
    expect(sliceBehind(prefix, null, 11, idOf)).toBeNull();
    expect(sliceBehind(prefix, '4', 7, idOf)).toBeNull();
    expect(sliceBehind({ ...prefix, nextCursor: null }, '4', 7, idOf)?.items).toHaveLength(6);
  });

  test('is not known behind a cursor that is not among the items', () => {
    expect(sliceBehind(prefix, 'elsewhere', 1, idOf)).toBeNull();
    expect(sliceBehind({ ...prefix, nextCursor: null }, 'elsewhere', 1, idOf)).toBeNull();
  });
});
