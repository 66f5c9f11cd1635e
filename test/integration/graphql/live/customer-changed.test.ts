import { expect, test } from 'vitest';
import { createFacade, exampleQuery, type Facade } from '../../../support/facade.ts';
import { subscribe } from '../../../support/live.ts';

const liveCustomer = await exampleQuery('live-customer');
const grant = `mutation ($input: GrantEntitlementInput!) {
  grantEntitlement(input: $input) { __typename }
}`;

async function grantPlatinum(facade: Facade, customerId: string): Promise<void> {
  const { entitlements } = await facade.data<{
    entitlements: { nodes: { id: string; lookupKey: string }[] };
  }>('{ entitlements { nodes { id lookupKey } } }');
  const held = await facade.data<{
    customer: { activeEntitlements: { nodes: { entitlement: { lookupKey: string } }[] } };
  }>(
    'query ($id: ID!) { customer(id: $id) { activeEntitlements { nodes { entitlement { lookupKey } } } } }',
    { id: customerId },
  );
  const keys = new Set(held.customer.activeEntitlements.nodes.map(({ entitlement }) => entitlement.lookupKey));
  const wanted = entitlements.nodes.find(({ lookupKey }) => !keys.has(lookupKey));
  const data = await facade.data(grant, { input: { customerId, entitlementId: wanted?.id, expiresAt: '2027-01-01T00:00:00Z' } });
  expect(data).toEqual({ grantEntitlement: { __typename: 'GrantEntitlementPayload' } });
}

test('a change through this server shows in the subscription, each time as it is then', async () => {
  const facade = await createFacade();
  const live = await subscribe(facade, liveCustomer, { id: 'ada' });
  expect(live.response.headers.get('content-type')).toContain('text/event-stream');
  await grantPlatinum(facade, 'ada');
  const first = await live.next();
  console.log(JSON.stringify(first));
  await grantPlatinum(facade, 'ada');
  const second = await live.next();
  console.log(JSON.stringify(second));
  await live.leave();
  expect(facade.events.subscribers()).toBe(0);
});
