import { expect } from 'vitest';
import type { Facade } from './facade.ts';

/**
 * Holds a document against who may see it: those with the scopes get an answer without errors; a customer, a viewer
 * with other scopes and one without a credential are refused, and nothing is asked upstream about it.
 */
export async function expectStaffOnly(
  facade: Facade,
  document: string,
  sees: {
    /** The scopes that are enough. */
    readonly scopes: readonly string[];
    /** Scopes that lead to the field, where others than its own are needed, and do not open it. */
    readonly others?: readonly string[];
    /** What is asked on the way to the field, which the refused ones may see. */
    readonly callsBefore?: readonly string[];
    readonly variables?: Record<string, unknown>;
  },
): Promise<void> {
  const { scopes, others = ['charts_metrics:overview:read'], callsBefore = [], variables = {} } = sees;
  facade.takeCalls();
  for (const as of [{ customerId: 'ada' }, { scopes: others }] as const) {
    const answer = await facade.query(document, variables, as);
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(callsBefore).toEqual(expect.arrayContaining(facade.takeCalls()));
  }
  const anonymous = await facade.query(document, variables, 'nobody');
  expect(anonymous.errors.map((error) => error.extensions['code'])).toEqual(['UNAUTHENTICATED']);
  expect(facade.takeCalls()).toEqual([]);
  await facade.data(document, variables, { scopes });
  facade.takeCalls();
}
