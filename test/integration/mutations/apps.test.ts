import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const missing = { appId: 'app0000000000' };
const canary = 'canary-of-a-store-credential-32-';

const anApp = ({ sandbox }: Facade): { appId: string } => ({
  appId: sandbox.add.app({ type: 'amazon', name: 'On Fire', amazon: { package_name: 'com.example.fire' } })
    .id,
});

describeMutation({
  mutation: 'createApp',
  operation: 'create-app',
  payload: `app {
    id name type appStore { bundleId appStoreConnectApiKeyConfigured subscriptionKeyConfigured }
    project { apps(first: 50) { nodes { id } } }
  }`,
  input: () => ({
    name: 'On the iPad',
    settings: {
      appStore: {
        bundleId: 'com.example.pad',
        sharedSecret: canary,
        subscriptionPrivateKey: canary,
        subscriptionKeyId: 'KEY1',
        subscriptionKeyIssuer: 'issuer',
        appStoreConnectApiKey: null,
      },
    },
  }),
  expectPayload({ app }, facade) {
    const { id, project, ...facts } = app as { id: string; project: { apps: { nodes: unknown[] } } };
    expect(facts).toEqual({
      name: 'On the iPad',
      type: 'APP_STORE',
      appStore: {
        bundleId: 'com.example.pad',
        appStoreConnectApiKeyConfigured: false,
        subscriptionKeyConfigured: true,
      },
    });
    expect(project.apps.nodes).toContainEqual({ id });
    expect(facade.sandbox.store.project(facade.sandbox.projectId)?.appSecrets.get(id)).toMatchObject({
      shared_secret: canary,
    });
  },
  refusals: {
    NotFoundError: { inGoneProject: { name: 'Anything', settings: { stripe: {} } } },
    ConflictError: (facade) => {
      anApp(facade);
      return { name: 'The same', settings: { amazon: { packageName: 'com.example.fire' } } };
    },
  },
  invalid: {
    input: () => ({
      name: '',
      settings: {
        roku: { rokuApiKey: 'short', rokuChannelId: '1234567', rokuChannelName: 'x'.repeat(31) },
      },
    }),
    fields: [
      ['name'],
      ['settings', 'roku', 'rokuApiKey'],
      ['settings', 'roku', 'rokuChannelId'],
      ['settings', 'roku', 'rokuChannelName'],
    ],
  },
});

describeMutation({
  mutation: 'updateApp',
  operation: 'update-app',
  payload: 'app { id name roku { rokuChannelId rokuChannelName } }',
  input: ({ sandbox }) => ({
    appId: sandbox.add.app({
      type: 'roku',
      roku: { roku_channel_id: '654321', roku_channel_name: 'The old name' },
    }).id,
    name: 'A new name',
    settings: { roku: { rokuChannelName: null } },
  }),
  expectPayload(payload, _facade, { appId }) {
    expect(payload).toEqual({
      app: { id: appId, name: 'A new name', roku: { rokuChannelId: '654321', rokuChannelName: null } },
    });
  },
  refusals: {
    NotFoundError: () => ({ ...missing, name: 'A new name' }),
    ConflictError: (facade) => {
      anApp(facade);
      const { id } = facade.sandbox.add.app({
        type: 'amazon',
        amazon: { package_name: 'com.example.other' },
      });
      return { appId: id, settings: { amazon: { packageName: 'com.example.fire' } } };
    },
  },
  invalid: {
    input: () => ({
      appId: '..',
      name: null,
      settings: { rcBilling: { appName: '', defaultCurrency: 'XXX', supportEmail: 'x'.repeat(321) } },
    }),
    fields: [
      ['appId'],
      ['name'],
      ['settings', 'rcBilling', 'appName'],
      ['settings', 'rcBilling', 'supportEmail'],
      ['settings', 'rcBilling', 'defaultCurrency'],
    ],
  },
});

describeMutation({
  mutation: 'deleteApp',
  operation: 'delete-app',
  payload: 'deletedAppId dryRun { path }',
  input: anApp,
  async expectPayload(payload, facade, { appId }) {
    expect(payload).toEqual({ deletedAppId: appId, dryRun: null });
    const read = 'query Gone($id: ID!) { app(id: $id) { name } }';
    expect(await facade.data(read, { id: appId })).toEqual({ app: null });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ appId: '..' }), fields: [['appId']] },
  destructive: true,
});

const create = `mutation Create($input: CreateAppInput!) {
  createApp(input: $input) {
    __typename
    ... on CreateAppPayload { app {
      id name type
      amazon { packageName } appStore { bundleId } macAppStore { bundleId } playStore { packageName }
      stripe { stripeAccountId } rcBilling { appName supportEmail defaultCurrency stripeAccountId }
      roku { rokuChannelId rokuChannelName } paddle { paddleIsSandbox paddleApiKeyConfigured }
    } }
    ... on UserError { message }
  }
}`;
const update = `mutation Update($input: UpdateAppInput!) {
  updateApp(input: $input) {
    __typename
    ... on UpdateAppPayload { app { id name paddle { paddleApiKeyConfigured } } }
    ... on UserError { message }
    ... on InvalidInputError { issues { field } }
  }
}`;

const paddleKey = `pdl_sdbx_canary-${'k'.repeat(34)}`;

describe('createApp', () => {
  test.each([
    ['amazon', 'AMAZON', { packageName: 'com.example.new' }, { packageName: 'com.example.new' }],
    ['appStore', 'APP_STORE', { bundleId: 'com.example.new' }, { bundleId: 'com.example.new' }],
    ['macAppStore', 'MAC_APP_STORE', { bundleId: 'com.example.new' }, { bundleId: 'com.example.new' }],
    ['playStore', 'PLAY_STORE', { packageName: 'com.example.new' }, { packageName: 'com.example.new' }],
    ['stripe', 'STRIPE', { stripeAccountId: 'acct_new' }, { stripeAccountId: 'acct_new' }],
    [
      'rcBilling',
      'RC_BILLING',
      {
        appName: 'New',
        supportEmail: 'help@example.com',
        defaultCurrency: 'EUR',
        stripeAccountId: 'acct_new',
      },
      {
        appName: 'New',
        supportEmail: 'help@example.com',
        defaultCurrency: 'EUR',
        stripeAccountId: 'acct_new',
      },
    ],
    [
      'roku',
      'ROKU',
      { rokuApiKey: 'r'.repeat(33), rokuChannelId: '999999', rokuChannelName: 'New' },
      { rokuChannelId: '999999', rokuChannelName: 'New' },
    ],
    [
      'paddle',
      'PADDLE',
      { paddleApiKey: paddleKey, paddleIsSandbox: null },
      { paddleIsSandbox: true, paddleApiKeyConfigured: true },
    ],
  ])('adds an app with settings of %s', async (member, type, settings, answered) => {
    const facade = await createFacade();
    const { createApp } = await facade.data<{ createApp: { app: Record<string, unknown> } }>(create, {
      input: { name: 'New', settings: { [member]: settings } },
    });
    const { id, name, type: madeType, ...bySettings } = createApp.app;
    expect(id).toMatch(/^app/);
    expect([name, madeType]).toEqual(['New', type]);
    const given = Object.entries(bySettings).filter(([, value]) => value !== null);
    expect(Object.fromEntries(given)).toEqual({ [member]: answered });
  });

  test('takes the settings of exactly one store, and says so without a call', async () => {
    const facade = await createFacade();
    const two = { amazon: { packageName: 'a' }, playStore: { packageName: 'a' } };
    facade.takeCalls();
    for (const settings of [two, {}, { amazon: null }]) {
      const { errors } = await facade.query(create, { input: { name: 'New', settings } });
      expect(errors.map((error) => error.extensions['code'])).toEqual(['BAD_USER_INPUT']);
      expect(errors[0]?.message).toMatch(/exactly one|must be non-null/i);
    }
    expect(facade.takeCalls()).toEqual([]);
  });
});

describe('updateApp', () => {
  test('tells a change of nothing from a change to nothing', async () => {
    const facade = await createFacade();
    const { appId } = anApp(facade);
    const issuesOf = async (input: object) => {
      const { updateApp } = await facade.data<{ updateApp: { __typename: string; issues?: unknown } }>(
        update,
        {
          input: { appId, ...input },
        },
      );
      return updateApp.issues ?? updateApp.__typename;
    };
    expect(await issuesOf({})).toEqual([{ field: [] }]);
    expect(await issuesOf({ settings: null })).toEqual([{ field: [] }]);
    expect(await issuesOf({ settings: { amazon: {} } })).toEqual([{ field: ['settings', 'amazon'] }]);
    expect(await issuesOf({ settings: { amazon: { packageName: null } } })).toEqual([
      { field: ['settings', 'amazon', 'packageName'] },
    ]);
    expect(facade.sandbox.callsTo('update-app')).toEqual([]);
    expect(await issuesOf({ settings: { amazon: { sharedSecret: canary } } })).toBe('UpdateAppPayload');
    const secrets = facade.sandbox.store.project(facade.sandbox.projectId)?.appSecrets;
    expect(secrets?.get(appId)).toEqual({ shared_secret: canary });
    expect(await issuesOf({ settings: { amazon: { sharedSecret: null } } })).toBe('UpdateAppPayload');
    expect(secrets?.get(appId)).toEqual({});
  });

  test("names the field when the settings are of another store than the app's", async () => {
    const facade = await createFacade();
    const input = { ...anApp(facade), settings: { stripe: { stripeAccountId: 'acct_new' } } };
    const { updateApp } = await facade.data<{ updateApp: unknown }>(update, { input });
    expect(updateApp).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ field: ['settings', 'stripe'] }],
    });
  });
});

test('credentials of stores are passed on and shown nowhere, in no answer and no log line', async () => {
  const facade = await createFacade();
  const answers: string[] = [];
  const send = async (document: string, input: object): Promise<void> => {
    answers.push((await facade.query(document, { input })).text);
  };
  const appStore = { bundleId: 'com.example.secret', sharedSecret: canary, appStoreConnectApiKey: canary };
  const made = { name: 'Secret', settings: { appStore }, idempotencyKey: 'once' };
  await send(create, made);
  await send(create, made);
  // The same key with another input, a twin, a wrong length, two stores, and a value of another kind.
  await send(create, { ...made, name: 'Other' });
  await send(create, { ...made, idempotencyKey: 'twice' });
  await send(create, { name: 'Secret', settings: { appStore: { ...appStore, sharedSecret: `${canary}!` } } });
  await send(create, { name: 'Secret', settings: { appStore, amazon: { packageName: 'a' } } });
  await send(create, { name: 'Secret', settings: { appStore: { ...appStore, sharedSecret: [canary] } } });
  await send(create, { name: 'Secret', settings: canary });
  await send(create, { name: 'Secret', settings: { paddle: { paddleApiKey: paddleKey } } });
  const paddle = facade.sandbox.add.app({
    type: 'paddle',
    paddle: { paddle_is_sandbox: true, paddle_api_key: null },
  });
  await send(update, { appId: paddle.id, settings: { paddle: { paddleApiKey: paddleKey } } });
  facade.sandbox.faults.add({ operationId: 'update-app', kind: 'cut', afterEffect: true });
  await send(update, { appId: paddle.id, settings: { paddle: { paddleApiKey: paddleKey } } });
  expect(answers).toHaveLength(11);
  expect(facade.logs.join('\n')).toContain('createApp');
  for (const text of [...answers, ...facade.logs]) {
    expect(text).not.toContain('canary');
  }
});
