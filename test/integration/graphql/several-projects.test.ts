import { beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createFacade, type Facade } from '../../support/facade.ts';

const clock = createManualClock();
const sandbox = createSandbox({ clock, rateLimits: 'off' });
const other = sandbox.addProject('Larkspur Maps');
const third = sandbox.addProject('Not Served');
other.add.customer({ id: 'ada', attributes: { $email: 'other-ada@example.com' } });
other.add.customer({ id: 'only-there' });
const entitlement = other.add.entitlement({ id: 'entlmaps', lookupKey: 'maps' });
other.add.subscription({ customerId: 'only-there', id: 'subthere' });
const authorizationOfOther = 'what only the other project sends';
const projects = JSON.stringify({
  [sandbox.projectId]: { readKey: sandbox.keys.read, writeKey: sandbox.keys.write },
  [other.projectId]: {
    readKey: other.keys.read,
    writeKey: other.keys.write,
    webhookAuthorization: authorizationOfOther,
  },
});

describe('a server of several projects', () => {
  let facade: Facade;
  beforeAll(async () => {
    facade = await createFacade({
      sandbox,
      clock,
      fetch: (url, init) => sandbox.fetch(url, init),
      env: { REVENUECAT_PROJECTS: projects },
    });
  });
  const keysUsed = (): ReadonlySet<string> => {
    const used = new Set(sandbox.calls.map((call) => call.key ?? ''));
    sandbox.forgetCalls();
    return used;
  };

  test('lists them, the default one first', async () => {
    await expect(facade.data('{ projects { nodes { id name } } project { id } }')).resolves.toEqual({
      projects: {
        nodes: [
          { id: sandbox.projectId, name: 'Skylark Weather' },
          { id: other.projectId, name: 'Larkspur Maps' },
        ],
      },
      project: { id: sandbox.projectId },
    });
  });

  test('reads each with its own key, and never mixes what it remembers', async () => {
    keysUsed();
    const document = `query ($other: ID!) {
      customer(id: "ada") { projectId attributes { nodes { name value } } }
      project(id: $other) {
        customer(id: "ada") { projectId nodeId attributes { nodes { name value } } }
        subscription(id: "subthere") { id customer { id projectId } }
        customersByIds(ids: ["only-there", "wilma"]) { id }
      }
    }`;
    const read = await facade.data<{
      customer: { projectId: string; attributes: { nodes: unknown[] } };
      project: { customer: { projectId: string; nodeId: string; attributes: { nodes: unknown[] } } };
    }>(document, { other: other.projectId });
    expect(read.customer.projectId).toBe(sandbox.projectId);
    expect(read.project).toMatchObject({
      customer: {
        projectId: other.projectId,
        attributes: { nodes: [{ name: '$email', value: 'other-ada@example.com' }] },
      },
      subscription: { id: 'subthere', customer: { id: 'only-there', projectId: other.projectId } },
      customersByIds: [{ id: 'only-there' }, null],
    });
    expect(read.customer.attributes.nodes).not.toEqual(read.project.customer.attributes.nodes);
    expect(keysUsed()).toEqual(new Set(['read', `read ${other.projectId}`]));
    await expect(
      facade.data('query ($id: ID!) { node(id: $id) { ... on Customer { id projectId } } }', {
        id: read.project.customer.nodeId,
      }),
    ).resolves.toEqual({ node: { id: 'ada', projectId: other.projectId } });
    await expect(
      facade.data(
        'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { id projectId } } }',
        {
          of: [
            { __typename: 'Customer', id: 'ada', projectId: other.projectId },
            { __typename: 'Customer', id: 'ada' },
          ],
        },
      ),
    ).resolves.toEqual({
      _entities: [
        { id: 'ada', projectId: other.projectId },
        { id: 'ada', projectId: sandbox.projectId },
      ],
    });
  });

  test('writes in the project that the input names, with its key, and reads the change back there', async () => {
    keysUsed();
    const document = `mutation ($input: GrantEntitlementInput!) {
      grantEntitlement(input: $input) {
        ... on GrantEntitlementPayload { customer { projectId hasActiveEntitlement(lookupKey: "maps") } }
        ... on InvalidInputError { issues { field message } }
      }
    }`;
    const input = {
      customerId: 'only-there',
      entitlementId: entitlement.id,
      expiresAt: new Date(clock.now() + 86_400_000).toISOString(),
    };
    await expect(facade.data(document, { input: { ...input, projectId: other.projectId } })).resolves.toEqual(
      {
        grantEntitlement: { customer: { projectId: other.projectId, hasActiveEntitlement: true } },
      },
    );
    expect(keysUsed()).toEqual(new Set([`write ${other.projectId}`, `read ${other.projectId}`]));
    await expect(facade.data(document, { input: { ...input, projectId: third.projectId } })).resolves.toEqual(
      {
        grantEntitlement: {
          issues: [{ field: ['projectId'], message: 'projectId: This server does not serve that project.' }],
        },
      },
    );
    expect(keysUsed()).toEqual(new Set());
  });

  test('has nothing of a project that it is given no keys for', async () => {
    const { data } = await facade.query('query ($id: ID!) { project(id: $id) { id name } }', {
      id: third.projectId,
    });
    expect(data).toEqual({ project: null });
    expect(keysUsed()).toEqual(new Set());
  });

  test('keeps a viewer to the projects that its credential names', async () => {
    const server = await createFacade({
      sandbox,
      clock,
      fetch: (url, init) => sandbox.fetch(url, init),
      env: { REVENUECAT_PROJECTS: projects, AUTH_JWT_PROJECTS_CLAIM: 'projects' },
    });
    sandbox.forgetCalls();
    const asked = await server.query(
      `query ($other: ID!) {
        projects { nodes { id } }
        project(id: $other) { customer(id: "ada") { id } }
      }`,
      { other: other.projectId },
      { scopes: ['customer_information:*:read'] },
    );
    expect(asked.data).toEqual({ projects: null, project: null });
    expect(asked.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(keysUsed()).toEqual(new Set());
  });

  test('shows the budget of each', async () => {
    const budgets = await facade.data<{
      upstreamBudget: { domains: { remaining: number }[] };
      project: { upstreamBudget: { domains: { remaining: number }[] } };
    }>(
      `query ($other: ID!) {
        upstreamBudget { domains { key domain remaining } }
        project(id: $other) { upstreamBudget { domains { key domain remaining } } }
      }`,
      { other: other.projectId },
    );
    expect(budgets.upstreamBudget.domains.length).toBeGreaterThan(0);
    expect(budgets.project.upstreamBudget).not.toEqual(budgets.upstreamBudget);
  });

  describe('takes webhooks', () => {
    const deliver = (path: string, authorization: string) =>
      facade.server.fetch(
        new Request(`http://facade.test/webhooks/revenuecat${path}`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({
            api_version: '1.0',
            event: {
              type: 'RENEWAL',
              id: `event-of-${path}`,
              app_user_id: 'ada',
              event_timestamp_ms: clock.now(),
            },
          }),
        }),
      );
    const both = `query ($other: ID!) {
      customer(id: "ada") { lastSeenAt }
      project(id: $other) { customer(id: "ada") { lastSeenAt } }
    }`;
    const read = () => facade.data(both, { other: other.projectId });

    test('of each where they belong, and of no other by the same authorization', async () => {
      const statuses = await Promise.all(
        [`/${other.projectId}`, `/${sandbox.projectId}`, '', `/${third.projectId}`].map(
          async (path) => (await deliver(path, authorizationOfOther)).status,
        ),
      );
      expect(statuses).toEqual([200, 401, 401, 401]);
    });

    test('and forgets what it knew of that customer in that project alone', async () => {
      await read();
      facade.takeCalls();
      const again = await facade.server.fetch(
        new Request(`http://facade.test/webhooks/revenuecat/${other.projectId}`, {
          method: 'POST',
          headers: { authorization: authorizationOfOther, 'content-type': 'application/json' },
          body: JSON.stringify({ event: { type: 'RENEWAL', id: 'another', app_user_id: 'ada' } }),
        }),
      );
      expect(again.status).toBe(200);
      await read();
      expect(sandbox.calls.map((call) => [call.operationId, call.key])).toEqual([
        ['get-customer', `read ${other.projectId}`],
      ]);
    });
  });

  test('refuses to follow changes in a project that it does not serve', async () => {
    const response = await facade.server.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: {
          authorization: (await facade.authorizationOf('administrator')) ?? '',
          accept: 'text/event-stream',
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          query: 'subscription ($id: ID!) { customerChanged(id: "ada", projectId: $id) { occurredAt } }',
          variables: { id: third.projectId },
        }),
      }),
    );
    await expect(response.text()).resolves.toContain('names a project that this server does not serve');
  });
});
