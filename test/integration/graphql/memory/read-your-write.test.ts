import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';

const day = 86_400_000;

describe('a change by a mutation', () => {
  const grant = `mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) {
    ... on GrantEntitlementPayload { customer { id hasActiveEntitlement(lookupKey: "radar") } }
  } }`;
  const reads = `query ($id: ID!) { customer(id: $id) {
    hasActiveEntitlement(lookupKey: "radar")
    subscriptions { nodes { store } }
  } }`;
  const seen = {
    customer: { hasActiveEntitlement: true, subscriptions: { nodes: [{ store: 'PROMOTIONAL' }] } },
  };

  const newcomerWithAlias = async (): Promise<{ facade: Facade; input: Record<string, unknown> }> => {
    const facade = await createFacade();
    facade.sandbox.add.customer({ id: 'nora', aliases: ['nora@old'] });
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "radar") { id } }',
    );
    return {
      facade,
      input: {
        entitlementId: entitlement.id,
        expiresAt: new Date(facade.clock.now() + day).toISOString(),
      },
    };
  };

  test.each([
    ['nora', 'nora'],
    ['nora', 'nora@old'],
    ['nora@old', 'nora'],
    ['nora@old', 'nora@old'],
  ])('of %s is seen by the next query of %s, which had remembered the old state', async (changed, asked) => {
    const { facade, input } = await newcomerWithAlias();
    const before = await facade.data<{ customer: object }>(reads, { id: asked });
    expect(before.customer).toEqual({ hasActiveEntitlement: false, subscriptions: { nodes: [] } });
    await expect(facade.data(grant, { input: { customerId: changed, ...input } })).resolves.toEqual({
      grantEntitlement: { customer: { id: 'nora', hasActiveEntitlement: true } },
    });
    await expect(facade.data(reads, { id: asked })).resolves.toEqual(seen);
  });

  test('is seen by what follows in the same document', async () => {
    const { facade, input } = await newcomerWithAlias();
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "offline_maps") { id } }',
    );
    const answer = await facade.data(
      `mutation ($one: GrantEntitlementInput!, $two: GrantEntitlementInput!) {
        one: grantEntitlement(input: $one) { ...both }
        two: grantEntitlement(input: $two) { ...both }
      }
      fragment both on GrantEntitlementPayload {
        customer { activeEntitlements { nodes { entitlement { lookupKey } } } subscriptions { nodes { store } } }
      }`,
      {
        one: { customerId: 'nora', ...input },
        two: { customerId: 'nora@old', ...input, entitlementId: entitlement.id },
      },
    );
    const radar = { entitlement: { lookupKey: 'radar' } };
    const maps = { entitlement: { lookupKey: 'offline_maps' } };
    const granted = { store: 'PROMOTIONAL' };
    expect(answer).toEqual({
      one: { customer: { activeEntitlements: { nodes: [radar] }, subscriptions: { nodes: [granted] } } },
      two: {
        customer: {
          activeEntitlements: { nodes: [radar, maps] },
          subscriptions: { nodes: [granted, granted] },
        },
      },
    });
  });

  test('is not undone by a read that began before it', async () => {
    const { facade, input } = await newcomerWithAlias();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    // Upstream has looked at the customer already, and its answer is still on the way.
    const server = await createFacade({
      sandbox: facade.sandbox,
      clock: facade.clock,
      env: {
        REVENUECAT_API_KEY: facade.sandbox.keys.read,
        REVENUECAT_WRITE_API_KEY: facade.sandbox.keys.write,
      },
      fetch: async (url, init) => {
        const response = await facade.sandbox.fetch(url, init);
        if (init.method === 'GET' && url.endsWith('/customers/nora')) await answered;
        return response;
      },
    });
    facade.takeCalls();
    const early = server.data(reads, { id: 'nora' });
    await expect.poll(() => facade.sandbox.callsTo('get-customer').at(-1)?.status).toBe(200);
    const granting = `mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) { __typename } }`;
    await server.data(granting, { input: { customerId: 'nora', ...input } });
    answer();
    await early;
    await expect(server.data(reads, { id: 'nora' })).resolves.toEqual(seen);
  });

  test('leaves other customers remembered', async () => {
    const { facade, input } = await newcomerWithAlias();
    await facade.data(reads, { id: 'ada' });
    await facade.data(grant, { input: { customerId: 'nora', ...input } });
    facade.takeCalls();
    await facade.data(reads, { id: 'ada' });
    expect(facade.takeCalls()).toEqual([]);
  });
});
