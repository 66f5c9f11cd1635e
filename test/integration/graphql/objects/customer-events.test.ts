import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';

const document = `query ($id: ID!, $environment: Environment) {
  customer(id: $id) {
    events(first: 5, environment: $environment) {
      nodes { id type body occurredAt createdAt app { id type } }
      pageInfo { hasNextPage }
    }
  }
}`;

interface Events {
  customer: { events: { nodes: { type: string; occurredAt: string }[] } };
}

describe('customer events', () => {
  test('cost one call beside the customer and the apps, and none the second time', async () => {
    const facade = await createFacade();
    const { customer } = await facade.data<Events>(document, { id: 'ada' });
    expect(customer.events.nodes[0]).toMatchObject({
      type: 'PURCHASES_NON_RENEWING_PURCHASE',
      body: { app_user_id: 'ada', store: 'PLAY_STORE' },
      app: { type: 'PLAY_STORE' },
    });
    expect(facade.takeCalls()).toEqual(['get-customer', 'list-customer-events', 'list-apps']);
    await facade.data(document, { id: 'ada' });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('are cut to an environment', async () => {
    const facade = await createFacade();
    const production = await facade.data<Events>(document, { id: 'sandy', environment: 'PRODUCTION' });
    const sandbox = await facade.data<Events>(document, { id: 'sandy', environment: 'SANDBOX' });
    expect(production.customer.events.nodes).toEqual([]);
    expect(sandbox.customer.events.nodes).not.toEqual([]);
    const refused = await facade.query(document, { id: 'sandy', environment: 'UNRECOGNIZED' });
    expect(refused.errors.map((error) => error.extensions['code'])).toEqual(['BAD_USER_INPUT']);
  });

  test('are not for the customer itself', async () => {
    const facade = await createFacade();
    const answer = await facade.query(document, { id: 'ada' }, { customerId: 'ada' });
    expect(answer.data).toEqual({ customer: { events: null } });
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(facade.takeCalls()).not.toContain('list-customer-events');
  });

  test('are for staff with the scope of customers', async () => {
    const facade = await createFacade();
    const plain = '{ customer(id: "ada") { events { nodes { id type } } } }';
    await facade.data(plain, {}, { scopes: ['customer_information:customers:read'] });
    facade.takeCalls();
    const refused = await facade.query(plain, {}, { scopes: ['customer_information:purchases:read'] });
    expect(refused.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('say that they are beta', async () => {
    const facade = await createFacade();
    const { __type } = await facade.data<{ __type: { fields: { name: string; description: string }[] } }>(
      '{ __type(name: "Customer") { fields { name description } } }',
    );
    const field = __type.fields.find(({ name }) => name === 'events');
    expect(field?.description).toContain('Beta at RevenueCat');
  });
});
