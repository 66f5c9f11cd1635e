import { describe, expect, test } from 'vitest';

import { MalformedAnswerError } from '../../../src/revenuecat/errors.ts';
import { cursorOf, readPage, UnreadablePage } from '../../../src/revenuecat/pagination.ts';
import { json, page } from '../../fakes/scripted-upstream.ts';
import { failureOf, testClient } from '../../support/revenuecat-client.ts';

const path = { project_id: 'proj1' };
const link = (cursor: string) =>
  `/v2/projects/proj1/products?limit=2&starting_after=${encodeURIComponent(cursor)}`;

describe('the cursor', () => {
  test.each(['prod1', 'a/b?c#d%e', 'a+b', 'a b', '%2B', '😀', '$RCAnonymousID:1'])(
    '%j survives',
    (cursor) => {
      expect(cursorOf(link(cursor))).toBe(cursor);
      expect(cursorOf(`https://other.invalid${link(cursor)}`)).toBe(cursor);
    },
  );

  test.each([undefined, null, ''])('%j means that no page follows', (nextPage) => {
    expect(cursorOf(nextPage)).toBeNull();
  });

  test.each([7, {}, '/v2/projects/proj1/products', 'https://', '?starting_after='])(
    '%j is a broken promise of more, not the end of the list',
    (nextPage) => {
      expect(() => cursorOf(nextPage)).toThrow(UnreadablePage);
    },
  );
});

describe('a page', () => {
  test('keeps objects with whatever they hold and drops everything else', () => {
    const items = [
      null,
      { id: 'a', object: 'from the future', extra: [null] },
      'text',
      7,
      ['list'],
      undefined,
    ];
    expect(readPage({ items }).items).toEqual([{ id: 'a', object: 'from the future', extra: [null] }]);
  });

  test.each([{ object: 'list' }, { object: 'list', items: null, next_page: null }])('%j is empty', (list) => {
    expect(readPage(list)).toEqual({ items: [], nextCursor: null });
  });

  test.each([null, 'list', [], {}, { object: 'product' }, { object: 'list', items: 'none' }])(
    '%j is no list',
    (value) => {
      expect(() => readPage(value)).toThrow(UnreadablePage);
    },
  );

  test('is asked by cursor and limit, and the link of the answer is never visited', async () => {
    const { client, sent } = testClient([
      page([{ id: 'a' }], `https://evil.invalid${link('a/b')}`),
      page([{ id: 'b' }]),
    ]);
    const first = await client.page(
      'list-products',
      { path, query: { expand: ['items.app'] } },
      { limit: 2 },
    );
    expect(first.nextCursor).toBe('a/b');
    const second = await client.page('list-products', { path }, { limit: 2, startingAfter: 'a/b' });
    expect(second).toEqual({ items: [{ id: 'b' }], nextCursor: null });
    expect(sent.map(({ url }) => url)).toEqual([
      'https://api.canary.invalid/v2/projects/proj1/products?limit=2&expand=items.app',
      'https://api.canary.invalid/v2/projects/proj1/products?starting_after=a%2Fb&limit=2',
    ]);
  });

  test('that is no list fails as a malformed answer', async () => {
    const { client } = testClient([json({ object: 'product' })]);
    const error = await failureOf(client.page('list-products', { path }, {}));
    expect(error).toBeInstanceOf(MalformedAnswerError);
  });

  test('that leads back to itself fails instead of being read for ever', async () => {
    const { client } = testClient([page([{ id: 'a' }], link('a'))]);
    const error = await failureOf(client.page('list-products', { path }, { startingAfter: 'a' }));
    expect(error).toBeInstanceOf(MalformedAnswerError);
  });
});

describe('pages', () => {
  const idsOf = async (pages: AsyncIterable<{ items: readonly { id: string }[] }>) => {
    const ids: string[] = [];
    for await (const { items } of pages) ids.push(...items.map(({ id }) => id));
    return ids;
  };

  test('come one after another until the last', async () => {
    const { client } = testClient([
      page([{ id: 'a' }], link('a')),
      page([{ id: 'b' }], link('b')),
      page([{ id: 'c' }]),
    ]);
    expect(await idsOf(client.pages('list-products', { path }, { maxPages: 9 }))).toEqual(['a', 'b', 'c']);
  });

  test('stop at the most that the caller allows', async () => {
    const { client, sent } = testClient([page([{ id: 'a' }], link('a')), page([{ id: 'b' }], link('b'))]);
    expect(await idsOf(client.pages('list-products', { path }, { maxPages: 2 }))).toEqual(['a', 'b']);
    expect(sent).toHaveLength(2);
  });

  test('are not asked for ahead of the reader', async () => {
    const { client, sent } = testClient([page([{ id: 'a' }], link('a'))]);
    for await (const { nextCursor } of client.pages('list-products', { path }, { maxPages: 9 })) {
      expect(nextCursor).toBe('a');
      break;
    }
    expect(sent).toHaveLength(1);
  });

  test('that lead in a circle fail', async () => {
    const { client, sent } = testClient([
      page([{ id: 'a' }], link('a')),
      page([{ id: 'b' }], link('b')),
      page([{ id: 'a' }], link('a')),
    ]);
    const error = await failureOf(idsOf(client.pages('list-products', { path }, { maxPages: 99 })));
    expect(error).toBeInstanceOf(MalformedAnswerError);
    expect(sent).toHaveLength(3);
  });
});
