import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { ada, scope, pathsOf } from './access-checks.ts';

describe('nobody is signed in', () => {
  test.each([
    '{ viewer { name } }',
    '{ project { id } }',
    '{ project(id: "other") { id } }',
    '{ customer(id: "ada") { id } }',
    '{ customers { nodes { id } } }',
    '{ customersByIds(ids: ["ada"]) { id } }',
    '{ customersByIds(ids: []) { id } }',
    '{ subscription(id: "sub1") { id } }',
    '{ subscriptions(storeIdentifier: "x") { nodes { id } } }',
    '{ purchase(id: "purch1") { id } }',
    '{ purchases(storeIdentifier: "x") { nodes { id } } }',
    '{ product(id: "prod1") { id } }',
    '{ products { nodes { id } } }',
    '{ entitlement(lookupKey: "pro") { id } }',
    '{ entitlement { id } }',
    '{ entitlements { nodes { id } } }',
    '{ offering(lookupKey: "default") { id } }',
    '{ offerings { nodes { id } } }',
    '{ currentOffering { id } }',
    '{ package(id: "pkge1") { id } }',
    '{ app(id: "app1") { id } }',
    '{ apps { nodes { id } } }',
    '{ chart(name: REVENUE) { name } }',
    '{ chartOptions(name: REVENUE) { name } }',
    '{ overviewMetrics { id } }',
    '{ benchmarks { id } }',
    '{ blocked: blockedCustomers { nodes { __typename } } }',
    '{ discount(id: "dscnt1") { id } }',
    '{ discounts { nodes { id } } }',
    '{ paywall(id: "pw1") { id } }',
    '{ paywalls { nodes { id } } }',
    '{ sdkOfferings(appId: "app1", customerId: "ada") { __typename } }',
    '{ virtualCurrency(code: "GLD") { id } }',
    '{ virtualCurrencies { nodes { id } } }',
    '{ webhookIntegration(id: "wh1") { id } }',
    '{ webhookIntegrations { nodes { id } } }',
    '{ node(id: "forged") { nodeId } }',
    '{ nodes(ids: []) { nodeId } }',
    '{ nodes(ids: ["forged"]) { nodeId } }',
    '{ _entities(representations: []) { __typename } }',
    '{ _entities(representations: [{__typename: "Customer", id: "ada"}]) { __typename } }',
    '{ _entities(representations: [{__typename: "Nothing"}]) { __typename } }',
    '{ _service { sdl } }',
    '{ __schema { types { name } } }',
    '{ __type(name: "Customer") { name } }',
    'query { ...on Query { ...F } } fragment F on Query { hidden: __schema { types { name } } }',
    'mutation { grantEntitlement(input: {customerId: "ada", entitlementId: "x", expiresAt: "2030-01-01T00:00:00Z"}) { __typename } }',
    '{ noSuchField }',
    '{ custome(id: "ada") { id } }',
    '{ customer { id } }',
    'query ($id: Int!) { customer(id: $id) { id } }',
  ])('%s is UNAUTHENTICATED and costs nothing', async (document) => {
    const facade = await anonymousFacade;
    const answer = await facade.query(document, {}, 'nobody');
    expect(answer.errors.length, answer.text).toBeGreaterThan(0);
    for (const error of answer.errors) {
      expect(error.extensions).toEqual({ code: 'UNAUTHENTICATED', requestId: expect.any(String) as string });
      expect(error.message).toMatch(/^Sign in first/);
    }
    for (const value of Object.values(answer.data ?? {})) expect(value).toBeNull();
    expect(answer.text).not.toMatch(/Did you mean|Customer|scopes/);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('every root field of the schema is among those', async () => {
    const facade = await anonymousFacade;
    const { __schema: schema } = await facade.data<{
      __schema: Record<'queryType' | 'mutationType', { fields: { name: string }[] }>;
    }>(`{ __schema {
      queryType { fields(includeDeprecated: true) { name } }
      mutationType { fields(includeDeprecated: true) { name } }
    } }`);
    const documents = [
      ...schema.queryType.fields.map(({ name }) => `query { ${name} }`),
      ...schema.mutationType.fields.map(({ name }) => `mutation { ${name} }`),
    ];
    const answered: string[] = [];
    for (const document of documents) {
      // Arguments and sub-fields are missing: whatever validation would say of that is not told either.
      const { errors } = await facade.query(document, {}, 'nobody');
      const refused = errors.every(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
      if (errors.length === 0 || !refused) answered.push(document);
    }
    expect(answered).toEqual([]);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('__typename is answered, beside refused fields too', async () => {
    const facade = await anonymousFacade;
    const answer = await facade.query('{ __typename customer(id: "ada") { id } }', {}, 'nobody');
    expect(answer.data).toEqual({ __typename: 'Query', customer: null });
    expect(pathsOf(answer)).toEqual(['customer']);
    expect((await facade.query('{ __typename }', {}, 'nobody')).errors).toEqual([]);
  });

  test('an answer without data is HTTP 401 that names the scheme', async () => {
    const facade = await anonymousFacade;
    for (const document of [
      '{ __schema { queryType { name } } }',
      '{ noSuchField }',
      '{ nodes(ids: []) { nodeId } }',
    ]) {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const response = await post(facade, document, { accept });
        expect(response.status, document).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
  });

  const anonymousFacade = createFacade();
});

function post(facade: Facade, query: string, headers: Record<string, string>): Promise<Response> {
  return facade.server.fetch(
    new Request('http://facade.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    }),
  );
}

describe('a credential that is not good', () => {
  test.each([
    ['an unknown token', 'Bearer nobody-knows-this'],
    ['no token', 'Bearer'],
    ['another scheme', 'Basic YWRhOmFkYQ=='],
    ['two tokens', 'Bearer one, Bearer two'],
    ['an unsigned JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJleHAiOjk5OTk5OTk5OTl9.'],
    ['rubbish in three parts', 'Bearer a.b.c'],
  ])('%s is HTTP 401 in the shape of GraphQL', async (_name, authorization) => {
    const facade = await createFacade();
    for (const document of ['{ __typename }', '{ viewer { name } }', 'not a document']) {
      const response = await post(facade, document, { authorization });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(await response.json()).toEqual({
        errors: [
          {
            message: 'The credential in the Authorization header was not accepted.',
            extensions: { code: 'UNAUTHENTICATED', requestId: response.headers.get('x-request-id') },
          },
        ],
      });
    }
    expect(facade.takeCalls()).toEqual([]);
  });

  test('an expired token, and one signed by somebody else', async () => {
    const facade = await createFacade();
    const authorization = (await facade.authorizationOf(ada)) ?? '';
    await facade.data('{ viewer { name } }', {}, { authorization });
    const forged = authorization.replace(
      /\.[^.]+$/,
      `.${Buffer.from('another signature').toString('base64url')}`,
    );
    expect((await facade.query('{ viewer { name } }', {}, { authorization: forged })).status).toBe(401);
    await facade.clock.advance(2 * 86_400_000);
    expect((await facade.query('{ viewer { name } }', {}, { authorization })).status).toBe(401);
  });
});

describe('the schema itself', () => {
  const introspection = '{ __schema { queryType { name } } }';

  test('is shown to whoever is signed in', async () => {
    const facade = await createFacade();
    await facade.data(introspection, {}, ada);
    const answer = await facade.query('{ custome { id } }', {}, ada);
    expect(answer.errors[0]?.message).toContain('Did you mean');
  });

  test('where it is closed, only to those with the scope: not as SDL, and not by suggestions either', async () => {
    const facade = await createFacade({ env: { INTROSPECTION: 'false' } });
    for (const document of [introspection, '{ __type(name: "App") { name } }', '{ _service { sdl } }']) {
      for (const asker of [ada, scope('customer_information:customers:read')]) {
        const answer = await facade.query(document, {}, asker);
        expect(answer.data ?? null).toBeNull();
        expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
      }
      await facade.data(document, {}, scope('facade:introspection:read'));
    }
    for (const document of [
      '{ custome { id } }',
      '{ viewer { nam } }',
      '{ apps(firs: 1) { nodes { id } } }',
      '{ customer(id: "ada") { ... on Custome { id } } }',
    ]) {
      const answer = await facade.query(document, {}, ada);
      expect(answer.errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(answer.text).not.toContain('Did you mean');
    }
  });
});
