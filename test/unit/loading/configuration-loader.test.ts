import { describe, expect, test } from 'vitest';
import { defineConfiguration } from '../../../src/loading/configuration-loader.ts';
import { NotFoundError, RefusedIdError } from '../../../src/revenuecat/errors.ts';
import { listUpstream, someItems, testSources, type Item } from './list-pages.ts';

/** Products upstream: as a list, and one by one. */
function testProducts(count: number, largestPage?: number) {
  const items = someItems(count);
  const list = listUpstream(items, largestPage);
  const single: string[] = [];
  const { sources, clock, cache } = testSources();
  const products = defineConfiguration<Item>({
    kind: 'products',
    access: { operation: 'get-product', customers: 'all' },
    readPage: (_projectId, page) => list.readPage(page),
    readOne: ({ id }) => {
      single.push(id);
      const found = items.find((item) => item.id === id);
      if (id === 'broken') return Promise.reject(new Error('broken'));
      return found === undefined
        ? Promise.reject(new NotFoundError({ operationId: 'get-product', status: 404, retryable: false }))
        : Promise.resolve(found);
    },
  });
  const find = async (...ids: string[]) => {
    const found = await products.byId.loadMany(
      ids.map((id) => ({ projectId: 'proj1', id })),
      sources,
    );
    return found.map((item) => (item instanceof Error ? item : (item?.id ?? null)));
  };
  const pagesRead = () => list.asked.length;
  return { find, pagesRead, asked: list.asked, single, clock, cache, sources, products };
}

describe('objects by id', () => {
  test('on the first page cost one call, however many they are', async () => {
    const { find, pagesRead, single, asked } = testProducts(60);
    await expect(find('60', '1', '30')).resolves.toEqual(['60', '1', '30']);
    expect(asked).toEqual([{ limit: 100 }]);
    expect(single).toEqual([]);
    await expect(find('2', '59')).resolves.toEqual(['2', '59']);
    expect(pagesRead()).toBe(1);
  });

  test('cost no more pages than ids are missing: one id is tried on one page and then asked for alone', async () => {
    const { find, pagesRead, single } = testProducts(950);
    await expect(find('940')).resolves.toEqual(['940']);
    expect(pagesRead()).toBe(1);
    expect(single).toEqual(['940']);
  });

  test('go on through the pages as long as more ids than pages read are missing', async () => {
    const { find, pagesRead, single } = testProducts(950);
    await expect(find('150', '250', '350', '940')).resolves.toEqual(['150', '250', '350', '940']);
    expect(pagesRead()).toBe(3);
    expect(single).toEqual(['350', '940']);
  });

  test('that are found on later pages are remembered, and pages that were read are not read again', async () => {
    const { find, pagesRead, single } = testProducts(250);
    await find('150', '160');
    expect(pagesRead()).toBe(2);
    await find('1', '199');
    expect([pagesRead(), single]).toEqual([2, []]);
    await find('249');
    expect([pagesRead(), single]).toEqual([3, []]);
  });

  test('that nobody has are asked for alone once the whole list was read, and are null for five seconds', async () => {
    const { find, pagesRead, single, clock } = testProducts(60);
    await expect(find('deleted', '1')).resolves.toEqual([null, '1']);
    expect([pagesRead(), single]).toEqual([1, ['deleted']]);
    await clock.advance(4_999);
    await expect(find('deleted')).resolves.toEqual([null]);
    expect(single).toHaveLength(1);
    await clock.advance(1);
    await expect(find('deleted')).resolves.toEqual([null]);
    expect([pagesRead(), single.length]).toEqual([1, 2]);
  });

  test('that cannot be ids are refused without a call, and do not fail their neighbours', async () => {
    const { find, pagesRead, single } = testProducts(10);
    const [first, second, third] = await find('..', '', '7');
    expect(first).toBeInstanceOf(RefusedIdError);
    expect(second).toBeInstanceOf(RefusedIdError);
    expect(third).toBe('7');
    expect(pagesRead()).toBe(1);
    await find('.', 'a\u0000b');
    expect([pagesRead(), single]).toEqual([1, []]);
  });

  test('fail one by one', async () => {
    const { find } = testProducts(10);
    const [failed, fine] = await find('broken', '7');
    expect(failed).toBeInstanceOf(Error);
    expect(fine).toBe('7');
  });

  test('are read again when their kind has changed, and after their lifetime', async () => {
    const { find, pagesRead, cache, clock } = testProducts(10);
    await find('7');
    cache.invalidate([JSON.stringify(['proj1', 'configuration', 'products'])]);
    await find('7');
    expect(pagesRead()).toBe(2);
    await clock.advance(300_000);
    await find('7');
    expect(pagesRead()).toBe(3);
  });
});

describe('all objects of a kind', () => {
  test('share what was read with pages and single objects', async () => {
    const { find, pagesRead, products, sources, asked } = testProducts(250);
    await products.pages.loadMany([{ projectId: 'proj1', slice: { after: null, first: 20 } }], sources);
    expect(asked).toEqual([{ limit: 100 }]);
    const [all] = await products.all.loadMany([{ projectId: 'proj1' }], sources);
    expect(all).toHaveLength(250);
    expect(pagesRead()).toBe(3);
    await find('249', '1');
    expect(pagesRead()).toBe(3);
  });

  test('of two projects are two lists', async () => {
    const { pagesRead, products, sources } = testProducts(5);
    await products.all.loadMany([{ projectId: 'proj1' }, { projectId: 'proj2' }], sources);
    expect(pagesRead()).toBe(2);
  });
});

describe('a project of twenty thousand objects', () => {
  test('has its first thousand looked through, and each of the rest asked for once', async () => {
    const { find, pagesRead, single } = testProducts(20_000);
    const asked = Array.from({ length: 300 }, (_, index) => String(1 + index * 66));
    for (const id of asked) await expect(find(id)).resolves.toEqual([id]);
    const pages = pagesRead();
    const singles = single.length;
    expect(pages).toBe(10);
    expect(singles).toBeLessThanOrEqual(300);
    for (const id of asked) await find(id);
    expect([pagesRead(), single.length]).toEqual([pages, singles]);
  });

  test('asked for by many ids at once costs ten pages and one call for each that lies behind them', async () => {
    const { find, pagesRead, single } = testProducts(20_000);
    await find(...Array.from({ length: 100 }, (_, index) => String(1 + index * 200)));
    expect(pagesRead()).toBe(10);
    expect(single).toHaveLength(95);
  });
});
