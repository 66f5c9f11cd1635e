import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery } from '../../../support/facade.ts';
import {
  ada,
  scope,
  belongingsOf,
  nodeIdOf,
  pathsOf,
  expectForbidden,
  askerWithClaims,
} from './access-checks.ts';

describe('a token for other projects', () => {
  const token = 'a token for other projects';
  const tokens = (projects: readonly string[]): string =>
    JSON.stringify([
      {
        name: 'elsewhere',
        sha256: createHash('sha256').update(token.replaceAll(' ', '-')).digest('hex'),
        scopes: ['*'],
        projects,
      },
    ]);
  const authorization = `Bearer ${token.replaceAll(' ', '-')}`;

  test('sees and changes nothing here', async () => {
    const facade = await createFacade({ env: { AUTH_TOKENS: tokens(['proj_other']) } });
    const { projectId } = facade.sandbox;
    const answer = await facade.query(
      `query ($ada: ID!) {
        viewer { name kind }
        project { id } served: project(id: "${projectId}") { id } customer(id: "ada") { id } customersByIds(ids: ["ada"]) { id } customers { nodes { id } }
        subscription(id: "sub1") { id } purchase(id: "purch1") { id } apps { nodes { id } } app(id: "app1") { id } products { nodes { id } }
        entitlement(lookupKey: "pro") { id } entitlements { nodes { id } } offerings { nodes { id } } currentOffering { id } package(id: "pkge1") { id }
        subscriptions(storeIdentifier: "x") { nodes { id } } purchases(storeIdentifier: "x") { nodes { id } }
        node(id: $ada) { nodeId } nodes(ids: [$ada]) { nodeId }
        _entities(representations: [{ __typename: "Customer", id: "ada" }, { __typename: "Project", id: "${projectId}" }, { __typename: "Product", id: "prod1" }]) { __typename }
      }`,
      { ada: nodeIdOf('Customer', projectId, 'ada') },
      { authorization },
    );
    expectForbidden(answer, [
      'project',
      'served',
      'customer',
      'customersByIds.0',
      'customers',
      'subscription',
      'purchase',
      'apps',
      'app',
      'products',
      'entitlement',
      'entitlements',
      'offerings',
      'currentOffering',
      'package',
      'subscriptions',
      'purchases',
      'node',
      'nodes.0',
      '_entities.0',
      '_entities.1',
      '_entities.2',
    ]);
    expect(answer.data).toMatchObject({ viewer: { name: 'elsewhere', kind: 'STAFF' } });

    const input = { customerId: 'ada', entitlementId: 'entl1', expiresAt: '2030-01-01T00:00:00Z' };
    expectForbidden(
      await facade.query(await exampleQuery('grant-entitlement'), { input }, { authorization }),
      ['grantEntitlement'],
    );
    expect(facade.takeCalls()).toEqual([]);
  });

  test('does not reach its own project through a server that does not serve it', async () => {
    const facade = await createFacade({ env: { AUTH_TOKENS: tokens(['proj_other']) } });
    const answer = await facade.query(
      'query ($a: ID!, $b: ID!) { a: node(id: $a) { nodeId } b: node(id: $a) { ... on Customer { lastSeenAt } } c: node(id: $b) { nodeId } project(id: "proj_other") { id } }',
      { a: nodeIdOf('Customer', 'proj_other', 'ada'), b: nodeIdOf('Project', 'proj_other', 'proj_other') },
      { authorization },
    );
    expect(pathsOf(answer).sort()).toEqual(['a', 'b', 'c']);
    for (const { extensions } of answer.errors) expect(extensions['code']).toBe('BAD_USER_INPUT');
    expect(answer.data).toEqual({ a: null, b: null, c: null, project: null });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('sees everything where this project is among its own', async () => {
    const sandboxed = await createFacade();
    const facade = await createFacade({
      sandbox: sandboxed.sandbox,
      env: { AUTH_TOKENS: tokens(['proj_other', sandboxed.sandbox.projectId]) },
    });
    await facade.data(await exampleQuery('customer-screen'), { id: 'ada' }, { authorization });
  });
});

describe('a member of staff who is a customer as well', () => {
  const claim = { AUTH_JWT_CUSTOMER_CLAIM: 'app_user_id' };

  test('owns that customer, and of others sees what the scopes say', async () => {
    const facade = await createFacade({ env: claim });
    const asker = await askerWithClaims(facade, {
      sub: 'employee-7',
      scope: 'openid customer_information:customers:read',
      app_user_id: 'ada',
    });
    const read = `query ($id: ID!) { customer(id: $id) {
      id lastSeenAt attributes(first: 1) { nodes { name } } experiment { id }
      subscriptions(first: 1) { nodes { id status product { displayName } totalRevenueInUsd { gross } } } purchases(first: 1) { nodes { id } } activeSubscription { id }
    } }`;
    expectForbidden(await facade.query(read, { id: 'ada' }, asker), [
      'customer.subscriptions.nodes.0.totalRevenueInUsd',
    ]);
    facade.takeCalls();
    expectForbidden(await facade.query(read, { id: 'wilma' }, asker), [
      'customer.subscriptions',
      'customer.purchases',
      'customer.activeSubscription',
    ]);
    expect(facade.takeCalls()).not.toContain('list-subscriptions');
    await expect(facade.data('{ viewer { name kind scopes customer { id } } }', {}, asker)).resolves.toEqual({
      viewer: {
        name: 'employee-7',
        kind: 'STAFF',
        scopes: ['customer_information:customers:read'],
        customer: { id: 'ada' },
      },
    });
  });

  test('follows a subscription to its customer only as far as the scopes or the ownership go', async () => {
    const facade = await createFacade({ env: claim });
    const wilma = await belongingsOf(facade.sandbox, facade.clock, 'wilma');
    const own = await belongingsOf(facade.sandbox, facade.clock, 'ada');
    const asker = await askerWithClaims(facade, {
      sub: 'employee-7',
      scope: 'customer_information:subscriptions:read',
      app_user_id: 'ada',
    });
    const read =
      'query ($id: ID!) { subscription(id: $id) { status customer { id lastSeenAt purchases { nodes { id } } } } }';
    await facade.data(read, { id: own.subscription.id }, asker);
    const answer = await facade.query(read, { id: wilma.subscription.id }, asker);
    expectForbidden(answer, ['subscription.customer.lastSeenAt', 'subscription.customer.purchases']);
    expect(answer.data).toMatchObject({ subscription: { customer: { id: 'wilma' } } });
    expect(facade.sandbox.callsTo('get-customer').map(({ path }) => path['customer_id'])).not.toContain(
      'wilma',
    );
  });

  test('owns nobody where no claim is named', async () => {
    const facade = await createFacade();
    const asker = await askerWithClaims(facade, { sub: 'ada', scope: 'project_configuration:apps:read' });
    expectForbidden(
      await facade.query('{ customer(id: "ada") { id } apps(first: 1) { nodes { name } } }', {}, asker),
      ['customer'],
    );
  });
});

describe('viewer', () => {
  const document = '{ viewer { name kind scopes customer { id } } }';

  test('for a customer', async () => {
    const facade = await createFacade();
    await expect(facade.data(document, {}, ada)).resolves.toEqual({
      viewer: { name: 'ada', kind: 'CUSTOMER', scopes: [], customer: { id: 'ada' } },
    });
  });

  test('for staff, whose scopes are spelled out and who own nobody', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:apps:read', 'customer_information:customers:read_write'];
    await expect(facade.data(document, {}, scope(...scopes, 'openid'))).resolves.toEqual({
      viewer: {
        name: 'staff',
        kind: 'STAFF',
        scopes: [
          'customer_information:customers:read',
          'customer_information:customers:read_write',
          'project_configuration:apps:read',
        ],
        customer: null,
      },
    });
    const { viewer } = await facade.data<{ viewer: { scopes: string[] } }>(document);
    expect(viewer).toMatchObject({ name: 'administrator', kind: 'STAFF', customer: null });
    expect(viewer.scopes).toEqual([...viewer.scopes].sort());
    expect(facade.takeCalls()).toEqual([]);
  });
});
