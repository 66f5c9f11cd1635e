import { describe, expect, test } from 'vitest';
import { coveragePage } from '../../../scripts/coverage/coverage-page.ts';
import type { Observation } from '../../../scripts/coverage/observation.ts';
import { coverageOf, gapsOf } from '../../../scripts/coverage/operation-coverage.ts';

const operation = {
  api: 'v2',
  method: 'GET',
  path: '/projects/{project_id}/customers/{customer_id}',
  scopes: ['customer_information:customers:read'],
  domain: 'customer_information',
  release: 'public',
} as const;
const table = {
  'get-customer': operation,
  'delete-customer': { ...operation, method: 'DELETE' },
  'v1:delete-subscriber': { ...operation, api: 'v1', method: 'DELETE' },
} as const;
const replacements = { 'v1:delete-subscriber': { operations: ['delete-customer'], note: 'The same.' } };

const saw = (
  id: Observation['operation'],
  outcome: Observation['outcome'],
  field: string | null,
): Observation => ({ operation: id, outcome, field });

const everything = [
  saw('get-customer', 'success', 'Query.customer'),
  saw('get-customer', 'success', 'Query.node'),
  saw('get-customer', 'success', 'DeleteCustomerPayload.customer'),
  saw('get-customer', 'refusal', 'Query.customer'),
  saw('delete-customer', 'success', 'Mutation.deleteCustomer'),
  saw('delete-customer', 'refusal', null),
];

describe('coverage', () => {
  test('has no gap when each operation was seen with a success and a refusal, or is replaced', () => {
    expect(gapsOf(coverageOf(everything, table, replacements))).toEqual([]);
  });

  test('names what was never refused, and what was not seen at all', () => {
    const coverage = coverageOf(everything.slice(0, 3), table, replacements);
    expect(gapsOf(coverage)).toEqual([
      'get-customer: no test has seen the client send it with a refusal.',
      'delete-customer: no test has seen the client send it with a success.',
      'delete-customer: no test has seen the client send it with a refusal.',
    ]);
  });

  test('names an operation that no field caused', () => {
    const coverage = coverageOf(
      everything.map((one) => ({ ...one, field: null })),
      table,
      replacements,
    );
    expect(gapsOf(coverage)).toContain('get-customer: it was sent, but no field caused it.');
  });

  test('shows the fields that are asked for it, and for what is replaced those of its replacement', () => {
    const page = coveragePage(coverageOf(everything, table, replacements));
    expect(page).toContain(
      '| `get-customer` | `GET /projects/{project_id}/customers/{customer_id}` | `Query.customer` |',
    );
    expect(page).toContain('| Not sent; in v2: `Mutation.deleteCustomer`. The same. |');
    expect(page).toContain('2 operations: 2 sent.');
  });
});
