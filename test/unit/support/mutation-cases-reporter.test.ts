import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestModule, Vitest } from 'vitest/node';
import {
  MutationCasesReporter,
  mutationsOfSchema,
  mutationTests,
} from '../../support/mutation-cases-reporter.ts';

const files = readdirSync(mutationTests)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join(mutationTests, name));

/** What the reporter says of a run of these files, in which a case of each of these mutations passed. */
function verdict(ran: readonly string[], passed: readonly string[], testNamePattern?: RegExp): string[] {
  const messages: string[] = [];
  const reporter = new MutationCasesReporter((message) => messages.push(message));
  reporter.onInit({ config: { testNamePattern } } as unknown as Vitest);
  const cases = passed.map((mutation) => ({ meta: () => ({ mutation }) }));
  const other = { meta: () => ({}) };
  const modules = ran.map((moduleId, index) => ({
    moduleId,
    children: { allTests: (state: string) => (state === 'passed' && index === 0 ? [other, ...cases] : []) },
  }));
  reporter.onTestRunEnd(modules as unknown as TestModule[]);
  return messages;
}

const all = mutationsOfSchema();
const butOne = all.filter((mutation) => mutation !== 'refundPurchase');

test('the schema has more than sixty mutations, and the folder has their tests', () => {
  expect(all.length).toBeGreaterThan(60);
  expect(files.length).toBeGreaterThan(20);
});

test('a mutation of which no case passed fails the run by its name', () => {
  expect(verdict(files, butOne)).toEqual([
    'No describeMutation of test/support/mutation-cases.ts ran for: refundPurchase.',
  ]);
  expect(verdict(files, all)).toEqual([]);
});

test('a run of some files, or of some tests, is not judged', () => {
  expect(verdict(files.slice(1), butOne)).toEqual([]);
  expect(verdict(files, butOne, /refund/)).toEqual([]);
});
