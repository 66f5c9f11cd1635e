import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';

const document = `query ($id: ID!) {
  app(id: $id) { publicApiKeys { nodes { id key environment createdAt app { id } } } storeKitConfig }
}`;

async function facadeAndApps() {
  const facade = await createFacade();
  const { apps } = await facade.data<{ apps: { nodes: { id: string; type: string }[] } }>(
    '{ apps { nodes { id type } } }',
  );
  facade.takeCalls();
  const idOf = (type: string): string => apps.nodes.find((app) => app.type === type)?.id ?? '';
  return { facade, idOf };
}

describe('keys and StoreKit configuration of an app', () => {
  test('cost a call each, and none the second time', async () => {
    const { facade, idOf } = await facadeAndApps();
    const id = idOf('APP_STORE');
    await expect(facade.data(document, { id })).resolves.toMatchObject({
      app: {
        publicApiKeys: { nodes: [{ environment: 'PRODUCTION', app: { id } }] },
        storeKitConfig: { products: expect.any(Array) as unknown },
      },
    });
    expect(facade.takeCalls().sort()).toEqual(['get-app-storekit-config', 'list-app-public-api-keys']);
    await facade.data(document, { id });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('an app of another store has keys and no StoreKit configuration, for which nobody is asked', async () => {
    const { facade, idOf } = await facadeAndApps();
    await expect(facade.data(document, { id: idOf('PLAY_STORE') })).resolves.toMatchObject({
      app: { publicApiKeys: { nodes: [{}] }, storeKitConfig: null },
    });
    expect(facade.takeCalls()).toEqual(['list-app-public-api-keys']);
  });

  test('customers see neither, though they see the app', async () => {
    const { facade, idOf } = await facadeAndApps();
    const variables = { id: idOf('APP_STORE') };
    const answer = await facade.query(
      document.replace('{ publicApiKeys', '{ name publicApiKeys'),
      variables,
      {
        customerId: 'ada',
      },
    );
    expect(answer.data).toEqual({
      app: { name: 'Skylark for iOS', publicApiKeys: null, storeKitConfig: null },
    });
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('staff need the scope of apps', async () => {
    const { facade, idOf } = await facadeAndApps();
    const variables = { id: idOf('APP_STORE') };
    const refused = await facade.query(document, variables, { scopes: ['charts_metrics:overview:read'] });
    expect(refused.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(facade.takeCalls()).toEqual([]);
    await facade.data(document, variables, { scopes: ['project_configuration:apps:read'] });
  });
});
