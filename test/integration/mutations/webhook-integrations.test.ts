import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const canary = 'Bearer canary-header-from-a-client';
const fields = 'webhookIntegration { id name url environment eventTypes app { id name } createdAt }';

async function integrationNamed(facade: Facade, name: string): Promise<{ webhookIntegrationId: string }> {
  const { webhookIntegrations } = await facade.data<{
    webhookIntegrations: { nodes: { id: string; name: string }[] };
  }>('{ webhookIntegrations { nodes { id name } } }');
  return { webhookIntegrationId: webhookIntegrations.nodes.find((one) => one.name === name)?.id ?? '' };
}

const headerOf = (facade: Facade, id: string): string | null | undefined =>
  facade.sandbox.store.project(facade.sandbox.projectId)?.webhookIntegrations.get(id)?.authorizationHeader;

const tickets = {
  name: 'Tickets',
  url: 'https://tickets.example.com/hooks',
  authorizationHeader: canary,
  environment: 'PRODUCTION',
  eventTypes: ['CANCELLATION', 'REFUND_REVERSED'],
};

describeMutation({
  mutation: 'createWebhookIntegration',
  operation: 'create-webhook-integration',
  payload: fields,
  input: (facade) => ({
    ...tickets,
    appId: facade.sandbox.add.app({ type: 'play_store', name: 'Android' }).id,
  }),
  expectPayload({ webhookIntegration }, facade, { appId }) {
    const { id } = webhookIntegration as { id: string };
    expect(webhookIntegration).toEqual({
      id,
      name: 'Tickets',
      url: 'https://tickets.example.com/hooks',
      environment: 'PRODUCTION',
      eventTypes: ['CANCELLATION', 'REFUND_REVERSED'],
      app: { id: appId, name: 'Android' },
      createdAt: expect.any(String),
    });
    expect(headerOf(facade, id)).toBe(canary);
  },
  refusals: {
    NotFoundError: () => ({ ...tickets, appId: 'app000000000' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({
      name: '',
      url: 'not a url',
      authorizationHeader: 'x'.repeat(5001),
      environment: 'UNRECOGNIZED',
      eventTypes: ['RENEWAL', 'UNRECOGNIZED'],
      appId: '',
    }),
    fields: [['name'], ['url'], ['authorizationHeader'], ['appId'], ['environment'], ['eventTypes', '1']],
  },
});

describeMutation({
  mutation: 'updateWebhookIntegration',
  operation: 'update-webhook-integration',
  payload: fields,
  input: async (facade) => ({
    ...(await integrationNamed(facade, 'Churn alerts')),
    name: 'All alerts',
    environment: null,
    eventTypes: null,
    appId: null,
  }),
  expectPayload(payload, _facade, { webhookIntegrationId: id }) {
    expect(payload).toEqual({
      webhookIntegration: {
        id,
        name: 'All alerts',
        url: 'https://alerts.example.com/churn?source=revenuecat',
        environment: null,
        eventTypes: null,
        app: null,
        createdAt: expect.any(String),
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ webhookIntegrationId: 'wh000000', name: 'Nobody' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ webhookIntegrationId: '..', name: null, url: 'x', eventTypes: ['UNRECOGNIZED'] }),
    fields: [['webhookIntegrationId'], ['name'], ['url'], ['eventTypes', '0']],
  },
});

describeMutation({
  mutation: 'deleteWebhookIntegration',
  operation: 'delete-webhook-integration',
  payload: 'deletedWebhookIntegrationId',
  input: (facade) => integrationNamed(facade, 'Staging'),
  expectPayload(payload, _facade, { webhookIntegrationId }) {
    expect(payload).toEqual({ deletedWebhookIntegrationId: webhookIntegrationId });
  },
  refusals: {
    NotFoundError: () => ({ webhookIntegrationId: 'wh000000' }),
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ webhookIntegrationId: '..' }), fields: [['webhookIntegrationId']] },
  destructive: true,
});

describe('the authorization header of a webhook integration', () => {
  const document = (mutation: 'create' | 'update', selection: string): string =>
    `mutation ($input: ${mutation === 'create' ? 'Create' : 'Update'}WebhookIntegrationInput!) {
      ${mutation}WebhookIntegration(input: $input) {
        ... on UserError { message }
        ... on InvalidInputError { issues { field message } }
        ... on ${mutation === 'create' ? 'Create' : 'Update'}WebhookIntegrationPayload { ${selection} }
      }
    }`;

  /** Everything that this server tells or writes down of what it was sent. */
  const told = (facade: Facade, texts: readonly string[]): string => [...texts, ...facade.logs].join('\n');

  test('is sent and then told nowhere: no answer, audit record, log, or repetition', async () => {
    const facade = await createFacade();
    const input = { ...tickets, idempotencyKey: 'one intention' };
    const first = await facade.query(document('create', fields), { input });
    const again = await facade.query(document('create', fields), { input });
    expect(again.data).toEqual(first.data);
    expect(facade.sandbox.callsTo('create-webhook-integration')).toHaveLength(1);
    expect(facade.logs.join('\n')).toContain('"mutation":"createWebhookIntegration"');
    expect(told(facade, [first.text, again.text])).not.toContain('canary');
  });

  test('is not told when upstream echoes it', async () => {
    const { sandbox } = await createFacade();
    const echo = { ...tickets, idempotencyKey: 'echo' };
    const echoing = await createFacade({
      sandbox,
      fetch: async (url, init) => {
        const answer = await sandbox.fetch(url, init);
        const body = (await answer.json()) as object;
        return Response.json({ ...body, authorization_header: canary }, answer);
      },
    });
    const answers = [
      await echoing.query(document('create', fields), { input: echo }),
      await echoing.query(document('create', fields), { input: echo }),
    ];
    expect(answers.map((answer) => answer.errors)).toEqual([[], []]);
    expect(
      told(
        echoing,
        answers.map((answer) => answer.text),
      ),
    ).not.toContain('canary');
  });

  test('is not told by refusals, from whichever side they come', async () => {
    const facade = await createFacade();
    const long = `${canary}${'x'.repeat(5000)}`;
    const texts: string[] = [];
    const ask = async (input: object): Promise<void> => {
      texts.push((await facade.query(document('create', fields), { input })).text);
    };
    await ask({ ...tickets, authorizationHeader: long });
    await ask({ ...tickets, appId: 'app000000000' });
    facade.sandbox.faults.add({ operationId: 'create-webhook-integration', kind: 'status', status: 400 });
    await ask(tickets);
    facade.sandbox.faults.clear();
    facade.sandbox.faults.add({ operationId: 'create-webhook-integration', kind: 'cut' });
    await ask(tickets);
    expect(texts.join('\n')).toContain('authorizationHeader: It must have at most 5000 characters.');
    expect(told(facade, texts)).not.toContain('canary');
  });

  test('is not told when the input has the wrong form', async () => {
    const facade = await createFacade();
    const answers = [
      await facade.query(document('create', fields), { input: { authorizationHeader: canary } }),
      await facade.query(document('create', fields), {
        input: { ...tickets, authorizationHeader: [canary] },
      }),
      await facade.query(
        `mutation { createWebhookIntegration(input: { authorizationHeader: "${canary}" }) { __typename } }`,
      ),
    ];
    expect(facade.logs.length).toBeGreaterThan(0);
    expect(
      told(
        facade,
        answers.map((answer) => answer.text),
      ),
    ).not.toContain('canary');
  });

  test('is replaced, taken away by null, and left alone when it is not given', async () => {
    const facade = await createFacade();
    const { webhookIntegrationId } = await integrationNamed(facade, 'Customer database');
    const update = (values: object) =>
      facade.data(document('update', '__typename'), { input: { webhookIntegrationId, ...values } });
    await update({ name: 'Database' });
    expect(headerOf(facade, webhookIntegrationId)).toBe('Bearer canary-webhook-authorization');
    await update({ authorizationHeader: canary });
    expect(headerOf(facade, webhookIntegrationId)).toBe(canary);
    await update({ authorizationHeader: null });
    expect(headerOf(facade, webhookIntegrationId)).toBeNull();
  });

  test('has no field to be read from', async () => {
    const facade = await createFacade();
    const { __type } = await facade.data<{ __type: { fields: { name: string }[] } }>(
      '{ __type(name: "WebhookIntegration") { fields { name } } }',
    );
    expect(inspect(__type.fields)).not.toMatch(/authorization|header|secret/i);
  });
});

describe('webhook integrations after a mutation', () => {
  const allPaths = `query ($id: ID!) {
    webhookIntegration(id: $id) { name }
    webhookIntegrations { nodes { id name } }
    project { webhookIntegrations { nodes { id name } } }
    _entities(representations: [{ __typename: "WebhookIntegration", id: $id }]) {
      ... on WebhookIntegration { name }
    }
  }`;

  test('a new one is on every path without a further call for the payload, and so is its new name', async () => {
    const facade = await createFacade();
    await facade.data(allPaths, { id: 'wh000000' });
    facade.takeCalls();
    const { createWebhookIntegration } = await facade.data<{
      createWebhookIntegration: { webhookIntegration: { id: string } };
    }>(
      `mutation ($input: CreateWebhookIntegrationInput!) { createWebhookIntegration(input: $input) {
        ... on CreateWebhookIntegrationPayload { webhookIntegration { id name url eventTypes } }
      } }`,
      { input: tickets },
    );
    expect(facade.takeCalls()).toEqual(['create-webhook-integration']);
    const { id } = createWebhookIntegration.webhookIntegration;
    const onEveryPath = (name: string) => ({
      webhookIntegration: { name },
      webhookIntegrations: { nodes: expect.arrayContaining([{ id, name }]) },
      project: { webhookIntegrations: { nodes: expect.arrayContaining([{ id, name }]) } },
      _entities: [{ name }],
    });
    await expect(facade.data(allPaths, { id })).resolves.toEqual(onEveryPath('Tickets'));
    await facade.data(
      `mutation ($id: ID!) { updateWebhookIntegration(input: { webhookIntegrationId: $id, name: "Desk" }) {
        __typename
      } }`,
      { id },
    );
    await expect(facade.data(allPaths, { id })).resolves.toEqual(onEveryPath('Desk'));
  });

  test("the project's trail, read before, has it at once, without the header", async () => {
    const facade = await createFacade();
    const trail =
      '{ project { auditLogs(first: 3) { nodes { actionType targetIdentifier additionalData } } } }';
    await facade.data(trail);
    await facade.data(
      `mutation ($input: CreateWebhookIntegrationInput!) {
        createWebhookIntegration(input: $input) { __typename }
      }`,
      { input: tickets },
    );
    const answer = await facade.query(trail);
    expect(answer.text).toContain('webhook_integration_created');
    expect(answer.text).not.toContain('canary');
  });

  test('a deleted one is gone from every path', async () => {
    const facade = await createFacade();
    const { webhookIntegrationId: id } = await integrationNamed(facade, 'Staging');
    await facade.data(allPaths, { id });
    await facade.data(
      'mutation ($id: ID!) { deleteWebhookIntegration(input: { webhookIntegrationId: $id }) { __typename } }',
      { id },
    );
    await expect(facade.data(allPaths, { id })).resolves.toEqual({
      webhookIntegration: null,
      webhookIntegrations: { nodes: [expect.anything(), expect.anything()] },
      project: { webhookIntegrations: { nodes: [expect.anything(), expect.anything()] } },
      _entities: [null],
    });
  });

  test('an update without anything to change, and a dry run without an object, send nothing', async () => {
    const facade = await createFacade();
    await expect(
      facade.data(`mutation {
        updateWebhookIntegration(input: { webhookIntegrationId: "wh000000" }) {
          ... on InvalidInputError { message }
        }
        deleteWebhookIntegration(input: { webhookIntegrationId: "wh000000", dryRun: true }) { __typename }
      }`),
    ).resolves.toEqual({
      updateWebhookIntegration: {
        message:
          'Nothing is to be changed. Give at least one of name, url, authorizationHeader, environment, eventTypes, appId.',
      },
      deleteWebhookIntegration: { __typename: 'NotFoundError' },
    });
    expect(facade.sandbox.callsTo('update-webhook-integration')).toEqual([]);
    expect(facade.sandbox.callsTo('delete-webhook-integration')).toEqual([]);
  });
});
