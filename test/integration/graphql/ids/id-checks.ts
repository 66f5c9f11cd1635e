import { expect } from 'vitest';
import type { Answer, Facade } from '../../../support/facade.ts';

/** A node id as anybody could write it. */
export const nodeIdOf = (typeName: string, projectId: string, id: unknown): string =>
  Buffer.from(`${typeName}:${JSON.stringify([projectId, id])}`).toString('base64url');

/** A name for a test of this id. */
const nameOf = (id: string): string =>
  id.length > 60 ? `${id.slice(0, 20)}… of ${String(id.length)}` : JSON.stringify(id);
/** Rows for `test.each`, with names that people can read. */
export const named = (ids: readonly string[]): [string, string][] => ids.map((id) => [nameOf(id), id]);

/** Errors on exactly these paths, each BAD_USER_INPUT, and nothing was asked of upstream. */
export function expectRefused(facade: Facade, answer: Answer, paths: readonly string[]): void {
  expect(answer.errors.map(({ path = [] }) => path.join('.')).sort(), answer.text).toEqual([...paths].sort());
  for (const { extensions } of answer.errors) expect(extensions['code'], answer.text).toBe('BAD_USER_INPUT');
  expect(facade.takeCalls()).toEqual([]);
}
