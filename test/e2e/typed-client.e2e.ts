import { ClientError, GraphQLClient, gql } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  CatalogueDocument,
  CustomerScreenDocument,
  EntitlementCheckDocument,
  GrantEntitlementDocument,
  SupportListDocument,
  type SubscriptionStatus,
} from '../../client/generated/graphql.ts';
import { exampleQuery } from '../support/facade.ts';
import { startServer, type StartedServer } from '../support/started-server.ts';

describe('a typed client on a real port, with the tokens that start-up prints', () => {
  let server: StartedServer;
  let customer: GraphQLClient;
  let support: GraphQLClient;
  let administrator: GraphQLClient;

  beforeAll(async () => {
    server = await startServer();
    const clientWith = (token: string): GraphQLClient =>
      new GraphQLClient(server.url, { headers: { authorization: `Bearer ${token}` } });
    customer = clientWith(server.tokens.customer);
    support = clientWith(server.tokens.support);
    administrator = clientWith(server.tokens.administrator);
  });
  afterAll(() => {
    server.dispose();
  });

  test('customer-screen gives what a support agent wants to see of a customer', async () => {
    const { customer: ada } = await support.request(CustomerScreenDocument, { id: 'ada' });

    expect(ada?.id).toBe('ada');
    expect(ada?.firstSeenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(ada?.attributes?.nodes.map((attribute) => attribute?.name)).toContain('$email');
    expect(ada?.activeEntitlements?.nodes.map((active) => active?.entitlement?.lookupKey)).toEqual(owned);
    expect(ada?.subscriptions?.nodes).toContainEqual(
      expect.objectContaining({
        status: 'ACTIVE',
        givesAccess: true,
        store: 'PLAY_STORE',
        product: { storeIdentifier: 'skylark_pro:monthly', app: { name: 'Skylark for Android' } },
      }),
    );
    expect(ada?.purchases?.nodes).toContainEqual(
      expect.objectContaining({ status: 'OWNED', product: { storeIdentifier: 'skylark_radar_pack' } }),
    );

    const [subscription] = ada?.subscriptions?.nodes ?? [];
    expectTypeOf(subscription?.status).toEqualTypeOf<SubscriptionStatus | null | undefined>();
    expectTypeOf(subscription?.currentPeriodEndsAt).toEqualTypeOf<string | null | undefined>();
  });

  test('support-list gives a page of customers, each with entitlements and subscriptions', async () => {
    const { customers } = await support.request(SupportListDocument, { first: 20 });

    expect(customers?.nodes).toHaveLength(20);
    expect(new Set(customers?.nodes.map((listed) => listed?.id)).size).toBe(20);
    for (const listed of customers?.nodes ?? []) {
      expect(listed?.activeEntitlements?.nodes).toBeInstanceOf(Array);
      expect(listed?.subscriptions?.nodes).toBeInstanceOf(Array);
    }
    expect(customers?.pageInfo).toEqual({ hasNextPage: true, endCursor: expect.any(String) });
  });

  test('catalogue gives offerings down to the apps that sell their products', async () => {
    const { offerings } = await customer.request(CatalogueDocument);

    expect(offerings?.nodes.filter((offering) => offering?.isCurrent)).toHaveLength(1);
    const packages = offerings?.nodes.flatMap((offering) => offering?.packages?.nodes ?? []) ?? [];
    expect(packages.length).toBeGreaterThan(4);
    const products = packages.flatMap((inOffering) => inOffering?.products?.nodes ?? []);
    for (const offered of products) {
      expect(offered?.product?.storeIdentifier).toBeTruthy();
      expect(offered?.product?.app?.name).toBeTruthy();
    }
  });

  test('entitlement-check tells yes from no', async () => {
    const nodes = owned.map((lookupKey) => ({ entitlement: { lookupKey } }));
    const has = { customer: { hasActiveEntitlement: true, activeEntitlements: { nodes } } };
    const variables = { id: 'ada', lookupKey: 'pro' };
    await expect(customer.request(EntitlementCheckDocument, variables)).resolves.toEqual(has);

    const lacks = { customer: { hasActiveEntitlement: false, activeEntitlements: { nodes } } };
    const other = { id: 'ada', lookupKey: 'premium' };
    await expect(customer.request(EntitlementCheckDocument, other)).resolves.toEqual(lacks);
  });

  test('grant-entitlement gives what it says, and an input that cannot be used is data that says why', async () => {
    const { entitlement } = await support.request<{ entitlement: { id: string } }>(gql`
      {
        entitlement(lookupKey: "premium") {
          id
        }
      }
    `);
    const input = {
      customerId: 'newcomer',
      entitlementId: entitlement.id,
      expiresAt: '2031-01-01T00:00:00.000Z',
    };

    const { grantEntitlement: granted } = await support.request(GrantEntitlementDocument, { input });
    if (granted?.__typename !== 'GrantEntitlementPayload') throw new Error(JSON.stringify(granted));
    expect(granted.customer).toEqual({
      id: 'newcomer',
      activeEntitlements: {
        nodes: [{ expiresAt: input.expiresAt, entitlement: { lookupKey: 'premium' } }],
      },
    });

    const { grantEntitlement: refused } = await support.request(GrantEntitlementDocument, {
      input: { ...input, expiresAt: '2001-01-01T00:00:00.000Z' },
    });
    if (refused?.__typename !== 'InvalidInputError') throw new Error(JSON.stringify(refused));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: ['expiresAt'] });
  });

  test('the texts of the examples, word for word, give what the typed documents give', async () => {
    const examples = [
      ['customer-screen', CustomerScreenDocument, { id: 'ada' }],
      ['support-list', SupportListDocument, { first: 5 }],
      ['catalogue', CatalogueDocument, {}],
      ['entitlement-check', EntitlementCheckDocument, { id: 'ada', lookupKey: 'pro' }],
    ] as const;
    for (const [name, document, variables] of examples) {
      const answer: unknown = await administrator.request(await exampleQuery(name), variables);
      expect(answer, name).toEqual(await administrator.request<unknown>(document, variables));
    }
  });

  test("a customer's token sees that customer and no other", async () => {
    const { customer: self } = await customer.request(CustomerScreenDocument, { id: 'ada' });
    expect(self?.id).toBe('ada');

    const refusal: unknown = await customer
      .request(CustomerScreenDocument, { id: 'grace' })
      .catch((error: unknown) => error);
    if (!(refusal instanceof ClientError)) throw new Error('It was not refused.');
    expect(refusal.response.errors?.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(refusal.response.data).toEqual({ customer: null });
  });
});

/** What the customer of the printed token is entitled to, by its subscription and its purchase. */
const owned = ['pro', 'ad_free', 'radar'];
