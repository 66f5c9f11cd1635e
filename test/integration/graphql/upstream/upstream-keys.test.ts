import { describe, expect, test } from 'vitest';
import type { Facade } from '../../../support/facade.ts';
import { createFaultyUpstream } from '../../../support/faulty-upstream.ts';

const { sandbox, answerUnder, createFacadeWithKey } = createFaultyUpstream();

describe('a key that may not read everything', () => {
  const document = `{
    customer(id: "ada") { id activeEntitlements { nodes { entitlement { lookupKey products { nodes { id } } } } }
      subscriptions { nodes { id product { id storeIdentifier app { id name } } } } }
    products(first: 3) { nodes { id storeIdentifier app { id name } } }
    entitlements(first: 3) { nodes { id lookupKey products { nodes { id storeIdentifier app { id name } } } } }
    offerings(first: 3) { nodes { id lookupKey packages { nodes { id lookupKey
      products { nodes { product { id storeIdentifier app { id name } } } } } } } }
    apps { nodes { id name } }
  }`;
  const all = [
    'project_configuration:projects:read',
    'project_configuration:apps:read',
    'project_configuration:products:read',
    'project_configuration:packages:read',
    'project_configuration:offerings:read',
    'project_configuration:entitlements:read',
    'customer_information:customers:read',
    'customer_information:subscriptions:read',
    'customer_information:purchases:read',
  ];

  const facadeWithKey = (scopes: readonly string[]): Promise<Facade> =>
    createFacadeWithKey(sandbox.addKey({ scopes }), { REVENUECAT_PROJECT_ID: sandbox.projectId });

  /** The path of an error without the places in lists. */
  const fieldPath = (path: readonly (string | number)[] | undefined): string =>
    (path ?? []).filter((part) => typeof part === 'string' && part !== 'nodes').join('.');

  test('with every permission nothing fails', async () => {
    const answer = await answerUnder(null, document, {}, await facadeWithKey(all));
    expect(answer.errors).toEqual([]);
  });

  test.each([
    [
      'apps',
      [
        'apps',
        'customer.subscriptions.product.app',
        'products.app',
        'entitlements.products.app',
        'offerings.packages.products.product.app',
      ],
    ],
    [
      'products',
      [
        'products',
        'customer.subscriptions.product',
        'customer.activeEntitlements.entitlement.products',
        'entitlements.products',
      ],
    ],
    ['packages', ['offerings.packages']],
    ['entitlements', ['entitlements', 'customer.activeEntitlements.entitlement']],
    ['offerings', ['offerings']],
  ])('without reading %s only what needs it fails', async (part, mayFail) => {
    const facade = await facadeWithKey(all.filter((scope) => scope !== `project_configuration:${part}:read`));
    const answer = await answerUnder(null, document, {}, facade);
    expect(answer.errors.length).toBeGreaterThan(0);
    for (const error of answer.errors) {
      expect(error.extensions['code']).toBe('CONFIGURATION');
      expect(mayFail).toContain(fieldPath(error.path));
    }
    expect(answer.data).toMatchObject({ customer: { id: 'ada' } });
  });

  test('the missing permission is named to staff, and not to a customer', async () => {
    const facade = await facadeWithKey(all.filter((scope) => !scope.includes(':apps:')));
    const staff = await facade.query('{ apps { nodes { id } } }');
    expect(staff.errors[0]?.extensions['missingKeyScopes']).toEqual(['project_configuration:apps:read']);
    const customer = await facade.query('{ apps { nodes { id } } }', {}, { customerId: 'ada' });
    expect(customer.errors[0]?.extensions['code']).toBe('CONFIGURATION');
    expect(customer.text).not.toContain('apps:read');
  });
});

describe('without REVENUECAT_PROJECT_ID', () => {
  const facadeWithoutProject = (): Promise<Facade> => createFacadeWithKey(sandbox.keys.read);
  const document = '{ customer(id: "ada") { id } apps { nodes { id } } viewer { name } }';

  test('the only project of the key is served, and asked for once', async () => {
    const facade = await facadeWithoutProject();
    sandbox.forgetCalls();
    await facade.data(document);
    await facade.data('{ project { id } products { nodes { id } } }');
    expect(sandbox.callsTo('list-projects')).toHaveLength(1);
  });

  test('a project that is asked for by id first is found, too', async () => {
    const facade = await facadeWithoutProject();
    const { projectId: id } = sandbox;
    const byId = await facade.data(
      'query ($id: ID!) { project(id: $id) { id apps(first: 1) { nodes { id } } } }',
      { id },
    );
    expect(byId).toMatchObject({ project: { id, apps: { nodes: [{}] } } });
  });

  test.each([
    ['no project', []],
    [
      'several projects',
      [
        { object: 'project', id: 'proj1' },
        { object: 'project', id: 'proj2' },
      ],
    ],
  ])('a key that sees %s is a matter of configuration', async (name, items) => {
    const facade = await facadeWithoutProject();
    const rewrite = () => ({ object: 'list', items, next_page: null, url: '/v2/projects' });
    const answer = await answerUnder(
      { kind: 'rewrite', rewrite, operationId: 'list-projects' },
      document,
      {},
      facade,
    );
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual([
      'CONFIGURATION',
      'CONFIGURATION',
    ]);
    expect(answer.errors[0]?.message).toContain(name);
    expect(answer.errors[0]?.message).toContain('REVENUECAT_PROJECT_ID');
    expect(answer.data).toEqual({ customer: null, apps: null, viewer: { name: 'administrator' } });
  });

  test('a failure is not remembered', async () => {
    const facade = await facadeWithoutProject();
    const failed = await answerUnder({ kind: 'cut', operationId: 'list-projects' }, document, {}, facade);
    expect(failed.errors.map((error) => error.extensions['code'])).toEqual([
      'UPSTREAM_UNAVAILABLE',
      'UPSTREAM_UNAVAILABLE',
    ]);
    await facade.data(document);
  });
});
