import { describe, expect, test } from 'vitest';
import { createFacade, roomForWholeAnswers } from '../../support/facade.ts';

const day = 86_400_000;

describe('one object of the catalogue', () => {
  test('is the same by id and by lookup key', async () => {
    const facade = await createFacade();
    for (const [field, lookupKey] of [
      ['entitlement', 'pro'],
      ['offering', 'web'],
    ] as const) {
      const selection = '{ id lookupKey displayName createdAt }';
      type Found = { found: { id: string }; inProject: { found: { id: string } } };
      const byKey = await facade.data<Found>(
        `{ found: ${field}(lookupKey: "${lookupKey}") ${selection}
           inProject: project { found: ${field}(lookupKey: "${lookupKey}") ${selection} } }`,
      );
      expect(byKey.found).toMatchObject({ lookupKey });
      expect(byKey.inProject.found).toEqual(byKey.found);
      await expect(
        facade.data(`query ($id: ID!) { found: ${field}(id: $id) ${selection} }`, { id: byKey.found.id }),
      ).resolves.toEqual({ found: byKey.found });
      await expect(
        facade.data(`{ byKey: ${field}(lookupKey: "none") { id } byId: ${field}(id: "none") { id } }`),
      ).resolves.toEqual({ byKey: null, byId: null });
    }
  });

  test.each(['', '(id: null, lookupKey: null)', '(id: "entl1", lookupKey: "pro")'])(
    'is not found by %j: exactly one of id and lookupKey is needed',
    async (args) => {
      const facade = await createFacade();
      const { data, errors } = await facade.query(
        `{ entitlement${args} { id } offering${args} { id } project { entitlement${args} { id } offering${args} { id } } }`,
      );
      expect(data).toEqual({
        entitlement: null,
        offering: null,
        project: { entitlement: null, offering: null },
      });
      expect(errors.map((error) => error.extensions['code'])).toEqual(Array(4).fill('BAD_USER_INPUT'));
      expect(errors[0]?.message).toContain('lookupKey');
      expect(facade.takeCalls()).toEqual([]);
    },
  );

  test('is the current offering, until none is', async () => {
    const facade = await createFacade();
    const document = '{ currentOffering { lookupKey isCurrent } project { currentOffering { lookupKey } } }';
    await expect(facade.data(document)).resolves.toEqual({
      currentOffering: { lookupKey: 'default', isCurrent: true },
      project: { currentOffering: { lookupKey: 'default' } },
    });
    const store = facade.sandbox.store.project(facade.sandbox.projectId);
    for (const offering of store?.offerings ?? []) offering.isCurrent = false;
    await facade.clock.advance(600_000);
    await expect(facade.data(document)).resolves.toEqual({
      currentOffering: null,
      project: { currentOffering: null },
    });
  });
});

describe('what a customer may use', () => {
  const document = `query ($id: ID!) { customer(id: $id) {
    pro: hasActiveEntitlement(lookupKey: "pro")
    none: hasActiveEntitlement(lookupKey: "no such key")
    activeEntitlement(lookupKey: "pro") { expiresAt entitlement { lookupKey } }
    activeSubscription { environment }
    inSandbox: activeSubscription(environment: SANDBOX) { environment }
    inAny: activeSubscription(environment: null) { environment }
  } }`;
  const production = { environment: 'PRODUCTION' };
  const nothing = {
    pro: false,
    activeEntitlement: null,
    activeSubscription: null,
    inSandbox: null,
    inAny: null,
  };

  test.each([
    ['ada', { pro: true, activeSubscription: production, inSandbox: null, inAny: production }],
    ['tess', { pro: true, activeSubscription: production, inAny: production }],
    ['finn', { pro: true, activeSubscription: production }],
    [
      'sandy',
      {
        pro: true,
        activeSubscription: null,
        inSandbox: { environment: 'SANDBOX' },
        inAny: { environment: 'SANDBOX' },
      },
    ],
    [
      'lila',
      { ...nothing, pro: true, activeEntitlement: { expiresAt: null, entitlement: { lookupKey: 'pro' } } },
    ],
    ['rory', nothing],
    ['paula', nothing],
    ['refunded', nothing],
    ['newcomer', nothing],
  ])('is what %s paid for', async (id, expected) => {
    const facade = await createFacade();
    const { customer } = await facade.data<{ customer: object }>(document, { id });
    expect(customer).toMatchObject({ ...expected, none: false });
  });

  test('is the subscription whose period ends last, of several', async () => {
    const facade = await createFacade();
    const { add } = facade.sandbox;
    const now = facade.clock.now();
    for (const [id, endsAt] of [
      ['sub-short', now + day],
      ['sub-long', now + 300 * day],
      ['sub-middle', now + 30 * day],
    ] as const) {
      add.subscription({
        id,
        customerId: 'several',
        productId: add.product({}).id,
        currentPeriodEndsAt: endsAt,
      });
    }
    await expect(facade.data('{ customer(id: "several") { activeSubscription { id } } }')).resolves.toEqual({
      customer: { activeSubscription: { id: 'sub-long' } },
    });
  });
});

describe('what can be done', () => {
  test('is done by the sandbox wherever actions say so', { timeout: 60_000 }, async () => {
    const facade = await createFacade({ env: roomForWholeAnswers });
    const { sandbox } = facade;
    const { customers } = await facade.data<{
      customers: {
        nodes: {
          subscriptions: {
            nodes: { id: string; actions: Record<string, { allowed: boolean; reason: string | null }> }[];
          };
          purchases: { nodes: { id: string; actions: { refund: { allowed: boolean } } }[] };
        }[];
      };
    }>(
      `{ customers(first: 250) { nodes {
        subscriptions { nodes { id actions {
          refund { allowed reason } cancel { allowed reason } extend { allowed reason }
        } } }
        purchases { nodes { id actions { refund { allowed reason } } } }
      } } }`,
    );
    const act = async (path: string, body?: object): Promise<number> => {
      const response = await sandbox.fetch(
        `https://sandbox.invalid/v2/projects/${sandbox.projectId}/${path}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${sandbox.keys.write}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
      );
      return response.status;
    };
    const extension = { extend_by_days: 1, extend_reason_code: 'customer_satisfaction' };
    const done: number[] = [];
    for (const { id, actions } of customers.nodes.flatMap((customer) => customer.subscriptions.nodes)) {
      const path = `subscriptions/${id}/actions`;
      if (actions['extend']?.allowed) done.push(await act(`${path}/extend`, extension));
      if (actions['cancel']?.allowed) done.push(await act(`${path}/cancel`));
      if (actions['refund']?.allowed) done.push(await act(`${path}/refund`));
    }
    for (const { id, actions } of customers.nodes.flatMap((customer) => customer.purchases.nodes)) {
      if (actions.refund.allowed) done.push(await act(`purchases/${id}/actions/refund`));
    }
    expect(done.length).toBeGreaterThan(20);
    expect(new Set(done)).toEqual(new Set([200]));
  });
});

describe('values', () => {
  const money = '{ currency gross commission tax proceeds }';

  test('of money are whole units of a currency, and moments are ISO 8601 in UTC', async () => {
    const facade = await createFacade();
    const { customer } = await facade.data<{
      customer: {
        firstSeenAt: string;
        subscriptions: {
          nodes: { totalRevenueInUsd: Record<string, unknown>; transactions: { nodes: object[] } }[];
        };
      };
    }>(
      `{ customer(id: "ada") { firstSeenAt subscriptions { nodes {
        totalRevenueInUsd ${money} transactions { nodes { revenueInLocalCurrency ${money} revenueInUsd ${money} } }
      } } } }`,
    );
    expect(customer.firstSeenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const amount = (currency: string) => ({
      currency,
      gross: expect.any(Number) as unknown,
      commission: expect.any(Number) as unknown,
      tax: expect.any(Number) as unknown,
      proceeds: expect.any(Number) as unknown,
    });
    const [subscription] = customer.subscriptions.nodes;
    expect(subscription?.totalRevenueInUsd).toEqual(amount('USD'));
    expect(subscription?.transactions.nodes[0]).toEqual({
      revenueInLocalCurrency: amount('EUR'),
      revenueInUsd: amount('USD'),
    });
  });

  test('that upstream added later are UNRECOGNIZED and fail nothing', async () => {
    const facade = await createFacade();
    facade.sandbox.faults.add({
      operationId: 'list-subscriptions',
      kind: 'rewrite',
      rewrite: (json) => {
        const list = json as { items: object[] };
        const later = {
          status: 'dreaming',
          store: 'moon_store',
          environment: 'staging',
          ownership: 'borrowed',
        };
        return { ...list, items: [{ ...list.items[0], ...later, new_field: 1 }, ...list.items.slice(1)] };
      },
    });
    const { customer } = await facade.data<{ customer: { subscriptions: { nodes: object[] } } }>(
      '{ customer(id: "ada") { subscriptions { nodes { status store environment ownership autoRenewalStatus } } } }',
    );
    expect(customer.subscriptions.nodes[0]).toEqual({
      status: 'UNRECOGNIZED',
      store: 'UNRECOGNIZED',
      environment: 'UNRECOGNIZED',
      ownership: 'UNRECOGNIZED',
      autoRenewalStatus: 'WILL_RENEW',
    });
    expect(customer.subscriptions.nodes[1]).toMatchObject({ status: 'EXPIRED', store: 'PLAY_STORE' });
  });

  test.each([
    'subscriptions(environment: UNRECOGNIZED) { nodes { id } }',
    'purchases(environment: UNRECOGNIZED) { nodes { id } }',
    'activeSubscription(environment: UNRECOGNIZED) { id }',
    'subscriptions { nodes { transactions(sort: UNRECOGNIZED) { nodes { id } } } }',
    'subscriptions { nodes { transactions(direction: UNRECOGNIZED) { nodes { id } } } }',
  ])('UNRECOGNIZED is an answer and no question: %s', async (field) => {
    const facade = await createFacade();
    const { errors } = await facade.query(`{ customer(id: "ada") { ${field} } }`);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error.extensions['code']).toBe('BAD_USER_INPUT');
  });
});
