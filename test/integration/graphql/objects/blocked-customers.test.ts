import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { awkwardCustomerIds, memorableCustomers } from '../../../../src/sandbox/seed/memorable-customers.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createFacade } from '../../../support/facade.ts';
import { writeToSandbox } from '../../../support/sandbox-write.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

const document = `query ($first: Int, $after: String) {
  blockedCustomers(first: $first, after: $after) {
    nodes { customer { id } updatedAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Blocked {
  blockedCustomers: {
    nodes: { customer: { id: string }; updatedAt: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

const blockedIds = ['ada', ...awkwardCustomerIds.slice(0, 3)];
/** With the one whom the business has blocked already. */
const everyBlockedId = [...blockedIds, memorableCustomers.refunded];

async function facadeWithBlocked() {
  const facade = await createFacade();
  for (const id of blockedIds) {
    await writeToSandbox(facade.sandbox, 'POST', `/customers/blocked_customers/${encodeURIComponent(id)}`);
  }
  return facade;
}

describe('blocked customers', () => {
  test('cost one call with their ids, and are paged without another', async () => {
    const facade = await facadeWithBlocked();
    const first = await facade.data<Blocked>(document, { first: 3 });
    const { pageInfo } = first.blockedCustomers;
    const second = await facade.data<Blocked>(document, { first: 3, after: pageInfo.endCursor });
    const nodes = [...first.blockedCustomers.nodes, ...second.blockedCustomers.nodes];
    expect(nodes.map(({ customer }) => customer.id).toSorted()).toEqual(everyBlockedId.toSorted());
    expect(nodes.find(({ customer }) => customer.id === 'ada')?.updatedAt).toBe(
      new Date(facade.clock.now()).toISOString(),
    );
    expect(second.blockedCustomers.pageInfo.hasNextPage).toBe(false);
    expect(facade.takeCalls()).toEqual(['list-blocked-customers']);
  });

  test('lead to the customers', async () => {
    const facade = await facadeWithBlocked();
    const { project } = await facade.data<{ project: { blockedCustomers: { nodes: unknown[] } } }>(
      '{ project { blockedCustomers { nodes { customer { id firstSeenAt } } } } }',
    );
    expect(project.blockedCustomers.nodes).toContainEqual({
      customer: { id: 'ada', firstSeenAt: expect.any(String) as unknown },
    });
    expect(facade.takeCalls()).toEqual([
      'list-blocked-customers',
      ...everyBlockedId.map(() => 'get-customer'),
    ]);
  });

  test('nobody is blocked until somebody is', async () => {
    const clock = createManualClock();
    const facade = await createFacade({ clock, sandbox: createSandbox({ seed: 'empty', clock }) });
    await expect(facade.data('{ blockedCustomers { nodes { updatedAt } } }')).resolves.toEqual({
      blockedCustomers: { nodes: [] },
    });
  });

  test('are for staff with the scope of customers', async () => {
    const facade = await facadeWithBlocked();
    const scopes = ['customer_information:customers:read'];
    await expectStaffOnly(facade, '{ blockedCustomers { nodes { updatedAt } } }', { scopes });
    await expectStaffOnly(facade, '{ project { blockedCustomers { nodes { updatedAt } } } }', { scopes });
  });
});
