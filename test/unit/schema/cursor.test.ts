import { describe, expect, test } from 'vitest';
import { BadUserInputError } from '../../../src/schema/common/bad-user-input-error.ts';
import { createCursors } from '../../../src/schema/common/cursor.ts';

const cursors = createCursors(Buffer.from('a key of the tests'));

describe('cursors', () => {
  test.each(['ada', '', ' ', 'a/b?c=d#e%', '🦊', 'Ключ', '"', '\\', '\n', 'x'.repeat(1500)])(
    'bring back %j',
    (after) => {
      const cursor = cursors.encode('customers', after);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(cursors.decode('customers', cursor)).toBe(after);
    },
  );

  test('are the same for the same key, and tell nothing of it', () => {
    const again = createCursors(Buffer.from('a key of the tests'));
    expect(again.encode('customers', 'ada')).toBe(cursors.encode('customers', 'ada'));
    expect(Buffer.from(cursors.encode('customers', 'ada'), 'base64url').toString()).not.toContain('key');
  });

  test('stay short behind a long list name', () => {
    expect(cursors.encode('x'.repeat(10_000), 'ada').length).toBeLessThan(40);
  });

  const good = cursors.encode('customers', 'ada');
  test.each([
    ['another list', 'products', good],
    ['a list whose name runs into the id', 'customersa', cursors.encode('customers', 'ada')],
    ['another key', 'customers', createCursors(Buffer.from('another key')).encode('customers', 'ada')],
    ['nothing', 'customers', ''],
    ['too little', 'customers', good.slice(0, 10)],
    ['a plain id', 'customers', 'ada'],
    ['an unsigned id', 'customers', Buffer.from(`${'\0'.repeat(12)}ada`).toString('base64url')],
    [
      'another id under the same signature',
      'customers',
      Buffer.concat([Buffer.from(good, 'base64url').subarray(0, 12), Buffer.from('eve')]).toString(
        'base64url',
      ),
    ],
    ['more behind it', 'customers', `${good}AAAA`],
    ['letters of no alphabet', 'customers', '🦊'],
  ])('of %s are refused', (_name, list, cursor) => {
    expect(() => cursors.decode(list, cursor)).toThrow(BadUserInputError);
  });
});
