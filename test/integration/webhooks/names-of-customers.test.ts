import { expect, test } from 'vitest';
import { createReceivingFacade } from '../../support/webhook-deliveries.ts';

const names = ['$RCAnonymousID:8069', 'user/1?x=#%', 'ada@home'];

/** One customer with three other names, and an entitlement that ends when the test refunds it. */
async function createWorld() {
  const { facade, send } = await createReceivingFacade();
  const { add, store, projectId } = facade.sandbox;
  add.customer({ id: 'countess', aliases: names });
  const entitlement = add.entitlement({ id: 'entl_art', lookupKey: 'art' });
  const product = add.product({ type: 'subscription' });
  const project = store.project(projectId);
  const stored = project?.entitlements.get(entitlement.id);
  if (project === undefined || stored === undefined) throw new Error('The sandbox lost what was added.');
  project.attachToEntitlement(stored, product.id);
  const subscription = add.subscription({ customerId: 'countess', productId: product.id });
  const facts = project.subscriptions.get(subscription.id);
  const isEntitled = async (id: string): Promise<boolean> => {
    const { customer } = await facade.data<{ customer: { activeEntitlements: { nodes: unknown[] } } }>(
      'query ($id: ID!) { customer(id: $id) { id activeEntitlements { nodes { expiresAt } } } }',
      { id },
    );
    return customer.activeEntitlements.nodes.length > 0;
  };
  const refund = (): void => {
    if (facts === undefined) throw new Error('The sandbox lost the subscription.');
    facts.revokedAt = facade.clock.now();
  };
  return { facade, isEntitled, refund, send };
}

test.each([
  ['the canonical id alone', { app_user_id: 'countess' }],
  ['one alias alone', { app_user_id: names[1] }],
  ['an alias among others', { app_user_id: 'x', aliases: ['y', names[2]] }],
  ['an alias, as the one who got something', { transferred_from: ['bob'], transferred_to: [names[0]] }],
])('after an event that names %s, the next read by any name is right, and others stay', async (_, event) => {
  const { facade, isEntitled, refund, send } = await createWorld();
  const everyName = ['countess', ...names];
  for (const id of everyName) expect(await isEntitled(id)).toBe(true);
  await isEntitled('grace');
  refund();
  for (const id of everyName) expect(await isEntitled(id)).toBe(true);
  await send({ type: 'EXPIRATION', id: '1', ...event });
  for (const id of everyName) expect(await isEntitled(id)).toBe(false);
  facade.takeCalls();
  await isEntitled('grace');
  expect(facade.takeCalls()).toEqual([]);
});

test('an alias that only the list of aliases told leads to the customer', async () => {
  const { facade, isEntitled, refund, send } = await createWorld();
  await facade.data('{ customer(id: "countess") { aliases { nodes { id } } } }');
  await isEntitled('countess');
  refund();
  await send({ type: 'EXPIRATION', id: '1', app_user_id: names[0] });
  expect(await isEntitled('countess')).toBe(false);
});

test('an alias that only an earlier event told leads to the customer', async () => {
  const { isEntitled, refund, send } = await createWorld();
  await send({ type: 'RENEWAL', id: '1', app_user_id: 'countess', aliases: names });
  await isEntitled('countess');
  refund();
  await send({ type: 'EXPIRATION', id: '2', app_user_id: names[2] });
  expect(await isEntitled('countess')).toBe(false);
});

test('who had a purchase first is not taken for who has it now', async () => {
  const { facade, isEntitled, send } = await createWorld();
  await send({ type: 'RENEWAL', id: '1', app_user_id: 'countess', original_app_user_id: 'grace' });
  await isEntitled('grace');
  facade.takeCalls();
  await send({ type: 'RENEWAL', id: '2', app_user_id: 'countess' });
  await isEntitled('grace');
  expect(facade.takeCalls()).toEqual([]);
});
