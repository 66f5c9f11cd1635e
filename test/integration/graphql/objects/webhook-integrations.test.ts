import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

const listed = `{ webhookIntegrations { nodes {
  id nodeId name url environment eventTypes createdAt app { id type }
} } }`;

interface Integrations {
  webhookIntegrations: { nodes: { id: string; nodeId: string; name: string }[] };
}

describe('webhook integrations', () => {
  test('cost one call and one for the apps, and none the second time; no authorization header is told', async () => {
    const facade = await createFacade();
    const answer = await facade.query(listed);
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({
      webhookIntegrations: {
        nodes: [
          { name: 'Customer database', environment: null, eventTypes: null, app: null },
          {
            name: 'Churn alerts',
            environment: 'PRODUCTION',
            eventTypes: ['CANCELLATION', 'BILLING_ISSUE', 'EXPIRATION'],
            app: { type: 'APP_STORE' },
          },
          { name: 'Staging', environment: 'SANDBOX', eventTypes: [] },
        ],
      },
    });
    expect(answer.text).not.toContain('canary-webhook-authorization');
    expect(facade.logs.join('\n')).not.toContain('canary-webhook-authorization');
    expect(facade.takeCalls()).toEqual(['list-webhook-integrations', 'list-apps']);
    await facade.data(listed);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('a type of event that is not known yet fails nothing', async () => {
    const facade = await createFacade();
    const [first] = facade.sandbox.store.project(facade.sandbox.projectId)?.webhookIntegrations ?? [];
    Object.assign(first ?? {}, { eventTypes: ['renewal', 'invented_later'] });
    await expect(facade.data(listed)).resolves.toMatchObject({
      webhookIntegrations: { nodes: [{ eventTypes: ['RENEWAL', 'UNRECOGNIZED'] }, {}, {}] },
    });
  });

  test('one is found by id, by node id and as an entity; a missing one is null', async () => {
    const facade = await createFacade();
    const { webhookIntegrations } = await facade.data<Integrations>(listed);
    const [first] = webhookIntegrations.nodes;
    await expect(
      facade.data(
        `query ($id: ID!, $nodeId: ID!, $these: [_Any!]!) {
          webhookIntegration(id: $id) { name }
          missing: webhookIntegration(id: "whmissing") { name }
          node(id: $nodeId) { ... on WebhookIntegration { name } }
          _entities(representations: $these) { ... on WebhookIntegration { name } }
        }`,
        {
          id: first?.id,
          nodeId: first?.nodeId,
          these: [{ __typename: 'WebhookIntegration', id: first?.id }],
        },
      ),
    ).resolves.toEqual({
      webhookIntegration: { name: first?.name },
      missing: null,
      node: { name: first?.name },
      _entities: [{ name: first?.name }],
    });
  });

  test('are for staff with the scope of integrations', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:integrations:read'];
    await expectStaffOnly(facade, '{ webhookIntegrations { nodes { id url } } }', { scopes });
    await expectStaffOnly(facade, '{ webhookIntegration(id: "whmissing") { id } }', { scopes });
    await expectStaffOnly(facade, '{ project { webhookIntegrations { nodes { id } } } }', { scopes });
  });
});
