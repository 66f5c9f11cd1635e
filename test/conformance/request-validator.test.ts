import { describe, expect, test } from 'vitest';
import { prepareRequest } from '../../src/revenuecat/request.ts';
import { awkwardCustomerIds } from '../../src/sandbox/seed/memorable-customers.ts';
import { leaveNoObservations, observed } from '../support/observed-upstream.ts';
import { createRequestValidator } from './request-validator.ts';

leaveNoObservations();
const validator = await createRequestValidator();
const path = { project_id: 'proj1', customer_id: 'ada' };
const judge = (
  ...[id, input]: [Parameters<typeof prepareRequest>[1], Parameters<typeof prepareRequest>[2]]
) => validator.judge(prepareRequest('https://upstream.test/below/a/path', id, input));

describe('the independent validator of requests', () => {
  test('knows the operation of a request, whatever the id in its path', () => {
    for (const customer_id of ['ada', 'v1', 'v2', ...awkwardCustomerIds]) {
      expect(judge('get-customer', { path: { ...path, customer_id } })).toEqual({
        operation: 'get-customer',
        problems: [],
      });
    }
    expect(judge('list-blocked-customers', { path }).operation).toBe('list-blocked-customers');
    expect(judge('v1:receipts', { body: { app_user_id: 'ada', fetch_token: 'token' } }).operation).toBe(
      'v1:receipts',
    );
  });

  test.each([
    ['a parameter that is no number', judge('list-customers', { path, query: { limit: 'many' } })],
    ['an expandable that does not exist', judge('get-customer', { path, query: { expand: ['secrets'] } })],
    ['a body without what it must have', judge('create-customer', { path, body: {} })],
    ['a body with what it must not have', judge('create-project', { body: { name: 'x', colour: 'red' } })],
    ['a text that is too long', judge('create-project', { body: { name: 'x'.repeat(5000) } })],
    ['a missing body', judge('create-project', {})],
  ])('objects to %s', (_what, { problems }) => {
    expect(problems).not.toEqual([]);
  });

  test('objects to a query that the operation does not have, and to a path that no document has', () => {
    const request = {
      method: 'GET',
      headers: {},
      url: 'https://upstream.test/v2/projects/proj1/customers/ada',
    };
    expect(validator.judge({ ...request, url: `${request.url}?colour=red` }).problems).not.toEqual([]);
    expect(validator.judge({ ...request, url: `${request.url}/secrets` })).toMatchObject({ operation: null });
  });
});

test('every send of a test’s server passes it', async () => {
  const violations: string[] = [];
  const answer = new Response('{}', { status: 200 });
  const fetch = observed(
    async () => answer,
    (violation) => violations.push(violation),
  );
  const init = { method: 'GET', headers: {}, redirect: 'manual', signal: AbortSignal.timeout(1000) } as const;
  await expect(fetch('https://upstream.test/v2/projects?limit=2', init)).resolves.toBe(answer);
  expect(violations).toEqual([]);
  await fetch('https://upstream.test/v2/projects?limit=many', init);
  expect(violations).toEqual([expect.stringMatching(/^list-projects: \/query\/limit must be integer/)]);
});
