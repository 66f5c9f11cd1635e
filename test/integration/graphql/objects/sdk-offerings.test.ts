import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

const offerings = `query ($appId: ID!, $customerId: ID!) {
  sdkOfferings(appId: $appId, customerId: $customerId) {
    currentOffering { identifier }
    offerings { identifier description packages { identifier platformProductIdentifier } }
  }
}`;

interface Answered {
  sdkOfferings: {
    currentOffering: { identifier: string } | null;
    offerings: {
      identifier: string;
      packages: { identifier: string; platformProductIdentifier: string }[];
    }[];
  } | null;
}

function appOfType({ sandbox }: Facade, type: string): string {
  for (const app of sandbox.store.project(sandbox.projectId)?.apps ?? [])
    if (app.type === type) return app.id;
  throw new Error(`The sandbox has no app of type ${type}.`);
}

describe('sdkOfferings', () => {
  test('are what the app itself would get, asked with its public key, which is not shown', async () => {
    const facade = await createFacade();
    const variables = { appId: appOfType(facade, 'app_store'), customerId: 'ada' };
    const { sdkOfferings } = await facade.data<Answered>(offerings, variables);
    expect(sdkOfferings?.currentOffering).toEqual({ identifier: 'default' });
    const [first] = sdkOfferings?.offerings ?? [];
    expect(first?.packages.length).toBeGreaterThan(0);
    expect(facade.sandbox.calls.map(({ operationId, key }) => [operationId, key])).toEqual([
      ['list-app-public-api-keys', 'read'],
      ['v1:get-offerings', `public ${variables.appId}`],
    ]);
    expect(facade.logs.join('\n')).not.toContain(facade.sandbox.keys.public(variables.appId));
  });

  test('depend on the app and on the customer, and are asked for each time', async () => {
    const facade = await createFacade();
    const appStore = appOfType(facade, 'app_store');
    const playStore = appOfType(facade, 'play_store');
    const of = async (appId: string, customerId: string) =>
      (await facade.data<Answered>(offerings, { appId, customerId })).sdkOfferings;
    expect(await of(appStore, 'ada')).not.toEqual(await of(playStore, 'ada'));
    const project = facade.sandbox.store.project(facade.sandbox.projectId);
    const other = [...(project?.offerings ?? [])].find((one) => one.state === 'active' && !one.isCurrent);
    const ada = project?.customer('ada');
    if (ada !== undefined) ada.offeringOverrideId = other?.id ?? null;
    expect((await of(appStore, 'ada'))?.currentOffering).toEqual({ identifier: other?.lookupKey });
    facade.takeCalls();
    await of(appStore, 'nobody yet');
    expect(facade.takeCalls()).toEqual(['v1:get-offerings']);
    expect(project?.customer('nobody yet')).toBeUndefined();
  });

  test('are null for an app that does not exist, and refused for an id that nobody can have', async () => {
    const facade = await createFacade();
    expect(await facade.data(offerings, { appId: 'app000000', customerId: 'ada' })).toEqual({
      sdkOfferings: null,
    });
    facade.takeCalls();
    const appId = appOfType(facade, 'app_store');
    const { errors } = await facade.query(offerings, { appId, customerId: '..' });
    expect(errors.map((error) => error.extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('are for staff with the scopes of the catalogue and of customers', async () => {
    const facade = await createFacade();
    await expectStaffOnly(facade, offerings, {
      scopes: [
        'project_configuration:offerings:read',
        'project_configuration:packages:read',
        'project_configuration:products:read',
        'customer_information:customers:read',
      ],
      variables: { appId: appOfType(facade, 'app_store'), customerId: 'ada' },
    });
  });
});
