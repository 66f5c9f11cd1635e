import { describe, expect, test } from 'vitest';
import { imbalances, type WriteAnswer } from '../../../bench/soak/books.ts';
import { nameOf } from '../../../bench/soak/disturbed-upstream.ts';
import { holdsSecret, secret } from '../../../bench/soak/secrets.ts';

const problems = (answers: readonly WriteAnswer[], done: number): readonly string[] =>
  imbalances([{ name: 'soak-1', kind: 'coins', answers }], done === 0 ? {} : { 'soak-1': done }).map(
    ({ problem }) => problem,
  );

describe('the books of a soak', () => {
  test.each<[readonly WriteAnswer[], number, string | null]>([
    [['done'], 1, null],
    [['cut', 'refused', 'done'], 1, null],
    [['done', 'done'], 2, 'done more than once'],
    [['unknown'], 2, 'done more than once'],
    [['done'], 0, 'answered as done, and not done'],
    [['unknown'], 0, null],
    [['unknown'], 1, null],
    [['cut'], 1, null],
    [['refused', 'refused'], 0, null],
    [['refused'], 1, 'refused, and done'],
    [['cut', 'refused'], 1, null],
  ])('%j, and done %i times: %s', (answers, done, problem) => {
    expect(problems(answers, done)).toEqual(problem === null ? [] : [problem]);
  });

  test('find what was done and nobody asked for', () => {
    expect(imbalances([], { 'soak-7': 1 })).toMatchObject([
      { name: 'soak-7', problem: 'done, and asked by nobody' },
    ]);
  });

  test.each([
    ['/v2/projects/p/subscriptions/sub1/actions/refund', '', 'refund sub1'],
    [
      '/v2/projects/p/customers/c/actions/grant_entitlement',
      '{"expires_at":2208988801000}',
      'grant 2208988801000',
    ],
    [
      '/v2/projects/p/customers/c/attributes',
      '{"attributes":[{"name":"soak_1","value":"soak-31"}]}',
      'soak-31',
    ],
    ['/v2/projects/p/customers/c', '', 'another write: /v2/projects/p/customers/c'],
  ])('name the write to %s', (pathname, body, name) => {
    expect(nameOf(pathname, body)).toBe(name);
  });
});

describe('the secrets of a soak', () => {
  test.each([
    ['as they are', (text: string) => text],
    ['in base64', (text: string) => Buffer.from(text).toString('base64')],
    [
      'in base64 behind something else',
      (text: string) => Buffer.from(`Bearer ${text}`).toString('base64url'),
    ],
    ['in hex', (text: string) => Buffer.from(text).toString('hex')],
  ])('are found %s', (_spelling, write) => {
    expect(holdsSecret(`{"a":"${write(secret('key'))}"}`)).toBe(true);
    expect(holdsSecret(`{"a":"${write('key')}"}`)).toBe(false);
  });
});
