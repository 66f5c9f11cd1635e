import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createObservedFacade } from './observed-facade.ts';

const clock = createManualClock();
const sandbox = createSandbox({ clock });
const other = sandbox.addProject('Larkspur Maps');
const entitlement = other.add.entitlement({ id: 'entlmaps', lookupKey: 'maps' });
const createServer = () =>
  createObservedFacade({
    sandbox,
    clock,
    fetch: (url, init) => sandbox.fetch(url, init),
    env: {
      // Webhooks of each project have an authorization of their own.
      REVENUECAT_WEBHOOK_AUTHORIZATION: '',
      REVENUECAT_PROJECTS: JSON.stringify({
        [sandbox.projectId]: { readKey: sandbox.keys.read, writeKey: sandbox.keys.write },
        [other.projectId]: { readKey: other.keys.read, writeKey: other.keys.write },
      }),
    },
  });

test('the budget of each project is counted', async () => {
  const facade = await createServer();
  await facade.data(
    'query ($id: ID!) { customer(id: "ada") { id } project(id: $id) { customer(id: "none") { id } } }',
    {
      id: other.projectId,
    },
  );
  for (const project of [sandbox.projectId, other.projectId]) {
    const labels = { project, key: 'read', domain: 'customer_information' };
    expect(await facade.count('upstream_budget_limit', labels)).toBe(480);
    expect(await facade.count('upstream_budget_remaining', labels)).toBeLessThan(480);
  }
});

test('an audit record of what failed names the project that the input names', async () => {
  const facade = await createServer();
  const document = `mutation ($input: GrantEntitlementInput!) {
    grantEntitlement(input: $input) { __typename }
  }`;
  const grant = (projectId?: string) =>
    facade.query(document, {
      input: {
        customerId: 'ada',
        entitlementId: entitlement.id,
        expiresAt: '2001-01-01T00:00:00.000Z',
        ...(projectId === undefined ? {} : { projectId }),
      },
    });
  await grant(other.projectId);
  await grant();
  const targets = facade.logs
    .map((line) => JSON.parse(line) as { mutation?: string; targetIds?: object })
    .flatMap(({ mutation, targetIds }) => (mutation === 'grantEntitlement' ? [targetIds] : []));
  expect(targets).toEqual([
    expect.objectContaining({ project_id: other.projectId, customer_id: 'ada' }),
    expect.not.objectContaining({ project_id: expect.anything() as unknown }),
  ]);
});
