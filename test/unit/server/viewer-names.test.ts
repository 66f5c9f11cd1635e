import { expect, test } from 'vitest';
import { anonymous, type Viewer } from '../../../src/auth/viewer.ts';
import { createViewerNames } from '../../../src/server/observation/viewer-names.ts';

const customer = (name: string): Viewer => ({
  ...anonymous,
  kind: 'customer',
  credential: 'jwt',
  name,
  customerId: name,
});
const key = Buffer.from('a key');

test('a customer is the same wherever the key is the same, and nobody can tell who it is', () => {
  const name = createViewerNames(key)(customer('ada@example.com'));
  expect(name).toMatch(/^customer:[0-9a-f]{16}$/);
  expect(createViewerNames(Buffer.from('a key'))(customer('ada@example.com'))).toBe(name);
  expect(createViewerNames(Buffer.from('another'))(customer('ada@example.com'))).not.toBe(name);
  expect(createViewerNames(key)(customer('bob@example.com'))).not.toBe(name);
});

test('staff and nobody are named, and a name of any length is cut', () => {
  const nameOf = createViewerNames(key);
  expect(nameOf(anonymous)).toBe('anonymous');
  expect(nameOf({ ...anonymous, kind: 'staff', name: 'support' })).toBe('support');
  expect(nameOf({ ...anonymous, kind: 'staff', name: 'x'.repeat(1_000) })).toHaveLength(128);
});
