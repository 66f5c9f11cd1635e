import { describe, expect, test } from 'vitest';
import { estimate } from '../../../support/estimate.ts';
import { createFacade, exampleQuery, type Asker, type Facade } from '../../../support/facade.ts';
import { subscribe, type Told } from '../../../support/live.ts';
import { deliver, takingWebhooks } from '../../../support/webhooks.ts';

const liveCustomer = await exampleQuery('live-customer');
const everything = `subscription ($id: ID!) {
  customerChanged(id: $id) { reason source eventType occurredAt feed customer { id } }
}`;
const ada: Asker = { customerId: 'ada' };
const bob: Asker = { customerId: 'bob' };
const reader: Asker = { scopes: ['customer_information:customers:read'] };

/** Grants ada an entitlement that she does not have. */
async function grant(facade: Facade, customerId = 'ada'): Promise<void> {
  const { entitlements, customer } = await facade.data<{
    entitlements: { nodes: { id: string }[] };
    customer: { activeEntitlements: { nodes: { entitlement: { id: string } }[] } };
  }>(
    `query ($id: ID!) {
      entitlements { nodes { id } }
      customer(id: $id) { activeEntitlements { nodes { entitlement { id } } } }
    }`,
    { id: customerId },
  );
  const held = new Set(customer.activeEntitlements.nodes.map(({ entitlement }) => entitlement.id));
  const entitlementId = entitlements.nodes.find(({ id }) => !held.has(id))?.id;
  const data = await facade.data(
    'mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) { __typename } }',
    { input: { customerId, entitlementId, expiresAt: '2027-01-01T00:00:00Z' } },
  );
  expect(data).toEqual({ grantEntitlement: { __typename: 'GrantEntitlementPayload' } });
}

function lookupKeysIn(told: Told): readonly string[] {
  if (told.kind !== 'next') throw new Error('The subscription is over.');
  expect(told.errors).toEqual([]);
  const { customerChanged } = told.data as {
    customerChanged: {
      customer: { activeEntitlements: { nodes: { entitlement: { lookupKey: string } }[] } };
    };
  };
  return customerChanged.customer.activeEntitlements.nodes.map(({ entitlement }) => entitlement.lookupKey);
}

const codeIn = (told: Told) => (told.kind === 'next' ? told.errors[0]?.extensions['code'] : told.kind);

describe('customerChanged', () => {
  test('tells of each change through this server, with the customer as it is then', async () => {
    const facade = await createFacade();
    const live = await subscribe(facade, liveCustomer, { id: 'ada' });
    await grant(facade);
    const first = lookupKeysIn(await live.next());
    await grant(facade);
    const second = lookupKeysIn(await live.next());
    expect(second).toHaveLength(first.length + 1);
    await live.leave();
    expect(facade.events.subscribers()).toBe(0);
  });

  test.each(['ada', '$RCAnonymousID:ada00000000000000000000000000001', 'ada@old-login'])(
    'tells of a webhook that names the customer as %s, whichever id was asked for',
    async (name) => {
      const facade = await createFacade({ env: takingWebhooks });
      for (const asked of ['ada', 'ada@old-login']) {
        const live = await subscribe(facade, everything, { id: asked }, ada);
        const occurredAt = facade.clock.now() - 2_000;
        await deliver(facade, {
          type: 'RENEWAL',
          id: `renewal-${asked}-${name}`,
          app_user_id: name,
          event_timestamp_ms: occurredAt,
        });
        expect(await live.next()).toMatchObject({
          errors: [],
          data: {
            customerChanged: {
              reason: 'RENEWAL',
              source: 'WEBHOOK',
              eventType: 'RENEWAL',
              occurredAt: new Date(occurredAt).toISOString(),
              customer: { id: 'ada' },
            },
          },
        });
        await live.leave();
      }
    },
  );

  test('an event of a new type is told with its name', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' });
    await deliver(facade, { type: 'TYPE_OF_NEXT_YEAR', id: '1', app_user_id: 'ada' });
    expect(await live.next()).toMatchObject({
      data: { customerChanged: { reason: 'UNRECOGNIZED', eventType: 'TYPE_OF_NEXT_YEAR' } },
    });
    await live.leave();
  });

  test('says whether this server hears of what changes elsewhere', async () => {
    const feedOf = (told: Told) =>
      told.kind === 'next' ? (told.data as { customerChanged: { feed: string } }).customerChanged.feed : null;
    const without = await createFacade();
    const deaf = await subscribe(without, everything, { id: 'ada' });
    await grant(without);
    expect(feedOf(await deaf.next())).toBe('NONE');
    await deaf.leave();

    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' });
    await grant(facade);
    expect(feedOf(await live.next())).toBe('SILENT');
    for (const id of ['1', '2']) {
      await deliver(facade, { type: 'RENEWAL', id, app_user_id: 'ada' });
      await live.next();
    }
    await grant(facade);
    expect(feedOf(await live.next())).toBe('LIVE');
    await live.leave();
  });

  test('of changes that come faster than they are read the latest is told', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' });
    for (const type of ['RENEWAL', 'CANCELLATION', 'BILLING_ISSUE', 'EXPIRATION'])
      await deliver(facade, { type, id: type, app_user_id: 'ada' });
    const reasons = [await live.next(), await live.next()].map((told) =>
      told.kind === 'next' ? told.data?.['customerChanged'] : null,
    );
    expect(reasons).toMatchObject([{ reason: 'RENEWAL' }, { reason: 'EXPIRATION' }]);
    await live.leave();
  });

  test('an alias that an event names for the first time is followed from then on', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' });
    facade.sandbox.store
      .project(facade.sandbox.projectId)
      ?.addAlias('ada', { id: 'ada-of-tomorrow', createdAt: facade.clock.now() });
    await deliver(facade, { type: 'RENEWAL', id: '1', app_user_id: 'ada', aliases: ['ada-of-tomorrow'] });
    await live.next();
    // Told again, for what may have happened before it was followed.
    await live.next();
    await deliver(facade, { type: 'EXPIRATION', id: '2', app_user_id: 'ada-of-tomorrow' });
    expect(await live.next()).toMatchObject({ data: { customerChanged: { reason: 'EXPIRATION' } } });
    await live.leave();
  });

  test('what the budget has no room for at the moment is read later, and told then', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' }, ada);
    facade.sandbox.faults.add({ operationId: 'get-customer', kind: 'status', status: 429, times: 8 });
    const told = live.next();
    await deliver(facade, { type: 'RENEWAL', id: '1', app_user_id: 'ada' });
    expect(await facade.clock.finish(told)).toMatchObject({
      errors: [],
      data: { customerChanged: { reason: 'RENEWAL', customer: { id: 'ada' } } },
    });
    await live.leave();
  });

  test('begins with the ids of the customer, and reads it once for each event, as estimated', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    await facade.data('{ viewer { name } }');
    facade.takeCalls();
    const live = await subscribe(facade, liveCustomer, { id: 'ada' }, ada);
    const atStart = facade.takeCalls();
    expect(atStart.sort()).toEqual(['get-customer', 'list-customer-aliases']);
    await deliver(facade, { type: 'RENEWAL', id: '1', app_user_id: 'ada' });
    await live.next();
    const forEvent = facade.takeCalls();
    expect(forEvent.filter((call) => call === 'get-customer')).toHaveLength(1);
    const estimated = estimate(liveCustomer, { id: 'ada' });
    expect(estimated).toBeGreaterThanOrEqual(atStart.length + forEvent.length);
    expect(estimated).toBeLessThanOrEqual(5);
    await live.leave();
  });

  test.each([
    ['nobody', 'nobody' as const, 401, 'UNAUTHENTICATED'],
    ['another customer', bob, 403, 'FORBIDDEN'],
    ['staff without the scope', { scopes: ['charts_metrics:charts:read'] }, 403, 'FORBIDDEN'],
    ['a token that is not good', { authorization: 'Bearer no-such-token-anywhere' }, 401, 'UNAUTHENTICATED'],
  ])('refuses %s before anything begins', async (_, asker, status, code) => {
    const facade = await createFacade();
    const { response } = await subscribe(facade, everything, { id: 'ada' }, asker);
    expect(response.status).toBe(status);
    expect(facade.events.subscribers()).toBe(0);
    // The same where the client looks at the status only.
    const authorization = await facade.authorizationOf(asker);
    const again = await facade.server.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          ...(authorization === null ? {} : { authorization }),
        },
        body: JSON.stringify({ query: everything, variables: { id: 'ada' } }),
      }),
    );
    expect(await again.text()).toContain(`"code":"${code}"`);
  });

  test('a stream is begun for nobody who could not be given one', async () => {
    const facade = await createFacade();
    const answer = await facade.query(everything, { id: 'ada' });
    expect(answer.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(answer.errors[0]?.message).toContain('text/event-stream');
    expect(facade.events.subscribers()).toBe(0);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('staff with the scope follow a customer that does not exist yet', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'not-yet' }, reader);
    await deliver(facade, { type: 'INITIAL_PURCHASE', id: '1', app_user_id: 'not-yet' });
    expect(await live.next()).toMatchObject({
      errors: [],
      data: { customerChanged: { reason: 'INITIAL_PURCHASE', customer: null } },
    });
    await live.leave();
  });

  test('ends with an error when the token expires, and tells nothing more', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' }, ada);
    const end = live.next();
    await facade.clock.advance(86_400_000 + 30_000);
    expect(codeIn(await end)).toBe('UNAUTHENTICATED');
    expect(await live.next()).toEqual({ kind: 'complete' });
    expect(facade.events.subscribers()).toBe(0);
  });

  test("an event is refused when the id is not the viewer's any more", async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada@old-login' }, ada);
    const project = facade.sandbox.store.project(facade.sandbox.projectId);
    const customer = project?.customer('ada');
    if (customer !== undefined) project?.deleteCustomer(customer);
    await deliver(facade, {
      type: 'TRANSFER',
      id: '1',
      transferred_from: ['ada', 'ada@old-login'],
      transferred_to: ['bob'],
    });
    expect(codeIn(await live.next())).toBe('FORBIDDEN');
    await live.leave();
  });
});

describe('viewerCustomerChanged', () => {
  const document = 'subscription { viewerCustomerChanged { reason customer { id } } }';

  test('tells a customer of its own changes', async () => {
    const facade = await createFacade();
    const live = await subscribe(facade, document, {}, { customerId: 'ada@old-login' });
    await grant(facade);
    expect(await live.next()).toMatchObject({
      data: { viewerCustomerChanged: { reason: 'CHANGED_HERE', customer: { id: 'ada' } } },
    });
    await live.leave();
  });

  test('is nothing for a token without a customer', async () => {
    const facade = await createFacade();
    const live = await subscribe(facade, document, {}, reader);
    expect(codeIn(await live.next())).toBe('BAD_USER_INPUT');
    expect(facade.events.subscribers()).toBe(0);
  });
});
