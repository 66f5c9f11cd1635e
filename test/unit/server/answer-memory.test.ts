import { expect, test } from 'vitest';
import type { CacheRead } from '../../../src/cache/cache-question.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { createAnswerMemory } from '../../../src/server/results/answer-memory.ts';

const ada: Viewer = {
  kind: 'customer',
  credential: 'jwt',
  name: 'ada',
  customerId: 'ada',
  scopes: new Set(),
  projects: 'all',
};
const read = { key: 'a', entry: {} } as unknown as CacheRead;

function memory(options: { maxBytes?: number } = {}) {
  let now = 0;
  const held = new Set<CacheRead>([read]);
  const answers = createAnswerMemory({
    cache: { holds: (it) => held.has(it) },
    maxBytes: options.maxBytes ?? 1_000_000,
    now: () => now,
  });
  return { answers, held, pass: (ms: number) => (now += ms) };
}

test('an answer is given again while each part of it is held', () => {
  const { answers, held } = memory();
  answers.remember(ada, 'body', 'answer', { reads: [read], judgedUntil: Infinity, operation: null });
  expect(answers.recall(ada, 'body')?.answer).toBe('answer');
  expect(answers.recall({ ...ada }, 'body')?.answer).toBe('answer');
  expect(answers.recall(ada, 'other body')).toBeNull();
  held.delete(read);
  expect(answers.recall(ada, 'body')).toBeNull();
  held.add(read);
  expect(answers.recall(ada, 'body')).toBeNull();
});

test.each<[string, Partial<Viewer>]>([
  ['another name', { name: 'wilma' }],
  ['another credential', { credential: 'token' }],
  ['another kind', { kind: 'staff' }],
  ['another customer', { customerId: 'wilma' }],
  ['further scopes', { scopes: new Set(['customer_information:customers:read']) }],
  ['other projects', { projects: ['proj1'] }],
])('a viewer with %s is given nothing', (_what, change) => {
  const { answers } = memory();
  answers.remember(ada, 'body', 'answer', { reads: [read], judgedUntil: Infinity, operation: null });
  expect(answers.recall({ ...ada, ...change }, 'body')).toBeNull();
});

test('what was judged against the clock is judged anew when its moment has come', () => {
  const { answers, pass } = memory();
  answers.remember(ada, 'body', 'answer', { reads: [read], judgedUntil: 20_000, operation: null });
  pass(19_999);
  expect(answers.recall(ada, 'body')?.answer).toBe('answer');
  pass(1);
  expect(answers.recall(ada, 'body')).toBeNull();
});

test('memory stays under its bound, whatever is remembered', () => {
  const { answers } = memory({ maxBytes: 10_000 });
  const text = 'x'.repeat(1_000);
  for (let index = 0; index < 100; index += 1)
    answers.remember(ada, `body ${String(index)}`, text, {
      reads: [read],
      judgedUntil: Infinity,
      operation: null,
    });
  const kept = Array.from({ length: 100 }, (_, index) => answers.recall(ada, `body ${String(index)}`)).filter(
    (answer) => answer !== null,
  );
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThanOrEqual(5);
});
