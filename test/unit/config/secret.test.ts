import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/config/secret.ts';

const canary = 'canary-secret-value';
const secret = new Secret(canary);

test('a secret reveals its value only when asked to', () => {
  expect(secret.reveal()).toBe(canary);
});

test.each([
  ['a template', () => `${String(secret)} ${secret.toString()}`],
  ['concatenation', () => 'key: ' + (secret as unknown as string)],
  ['JSON', () => JSON.stringify({ nested: [secret] })],
  ['util.inspect', () => inspect({ nested: { secret } }, { depth: 9 })],
  [
    'util.inspect of hidden properties',
    () => inspect(secret, { showHidden: true, customInspect: false, depth: 9 }),
  ],
  ['a spread', () => JSON.stringify({ ...secret })],
  ['its own property names', () => Reflect.ownKeys(secret).join()],
  ['a structured clone', () => inspect(structuredClone(secret))],
])('a secret does not show in %s', (_way, print) => {
  expect(print()).not.toContain(canary);
});

test('a secret prints as [redacted] in text and JSON', () => {
  expect(String(secret)).toBe('[redacted]');
  expect(JSON.stringify(secret)).toBe('"[redacted]"');
  expect(inspect(secret)).toBe('[redacted]');
});
