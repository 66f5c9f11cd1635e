import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

interface Paywalls {
  paywalls: { nodes: { id: string; nodeId: string; name: string | null }[] };
}

const listed = '{ paywalls { nodes { id nodeId name } } }';

describe('paywalls', () => {
  test('a list with the offerings costs one call, and none the second time', async () => {
    const facade = await createFacade();
    const document = '{ paywalls { nodes { name publishedAt offering { id lookupKey } } } }';
    await expect(facade.data(document)).resolves.toMatchObject({
      paywalls: {
        nodes: [
          { name: 'Know before it rains', offering: { lookupKey: 'default' } },
          { name: 'Premium upsell', offering: { lookupKey: 'premium_upsell' } },
          { name: null, publishedAt: null, offering: { lookupKey: 'winter_sale' } },
        ],
      },
    });
    expect(facade.takeCalls()).toEqual(['list-paywalls']);
    await facade.data(document.replace('paywalls', 'project { paywalls').concat(' }'));
    expect(facade.takeCalls()).toEqual([]);
  });

  test('packages of the offerings cost one more call for all of them', async () => {
    const facade = await createFacade();
    await facade.data('{ paywalls { nodes { offering { packages { nodes { lookupKey } } } } } }');
    expect(facade.takeCalls()).toEqual(['list-paywalls', 'list-offerings']);
  });

  test('components are asked for only where they are selected, once for each paywall', async () => {
    const facade = await createFacade();
    const document = `{ paywalls { nodes { components {
      published { revision defaultLocale componentsConfig componentsLocalizations fonts }
      draft { revision fonts }
    } } } }`;
    const { paywalls } = await facade.data<{ paywalls: { nodes: unknown[] } }>(document);
    expect(paywalls.nodes).toMatchObject([
      {
        components: {
          published: {
            defaultLocale: 'en_US',
            componentsConfig: { base: {} },
            componentsLocalizations: { en_US: { title: 'Know before it rains' } },
            fonts: { Skylark: {} },
          },
          draft: null,
        },
      },
      { components: { published: {}, draft: { fonts: null } } },
      { components: { published: null, draft: {} } },
    ]);
    expect(facade.takeCalls()).toEqual(['list-paywalls', 'get-paywall', 'get-paywall', 'get-paywall']);
    await facade.data(document);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('one paywall with its components and offering costs one call', async () => {
    const scout = await createFacade();
    const { paywalls } = await scout.data<Paywalls>(listed);
    const facade = await createFacade();
    const document =
      'query ($id: ID!) { paywall(id: $id) { name offering { lookupKey } components { published { revision } } } }';
    await expect(facade.data(document, { id: paywalls.nodes[0]?.id })).resolves.toMatchObject({
      paywall: { name: 'Know before it rains', offering: { lookupKey: 'default' }, components: {} },
    });
    expect(facade.takeCalls()).toEqual(['get-paywall']);
  });

  test('a missing one is null, with and without components', async () => {
    const facade = await createFacade();
    await expect(facade.data('{ paywall(id: "pwmissing") { name } }')).resolves.toEqual({ paywall: null });
    await expect(
      facade.data('{ paywall(id: "pwgone") { name components { draft { revision } } } }'),
    ).resolves.toEqual({ paywall: null });
  });

  test('components that fail leave the paywall', async () => {
    const facade = await createFacade();
    const { paywalls } = await facade.data<Paywalls>(listed);
    facade.sandbox.faults.add({ operationId: 'get-paywall', kind: 'status', status: 400 });
    const answer = await facade.query(
      'query ($id: ID!) { paywall(id: $id) { name components { draft { revision } } } }',
      { id: paywalls.nodes[0]?.id },
    );
    expect(answer.data).toEqual({ paywall: { name: 'Know before it rains', components: null } });
    expect(answer.errors.map((error) => error.path)).toEqual([['paywall', 'components']]);
  });

  test('are found by node id and as entities', async () => {
    const facade = await createFacade();
    const { paywalls } = await facade.data<Paywalls>(listed);
    const [first] = paywalls.nodes;
    await expect(
      facade.data(
        `query ($nodeId: ID!, $these: [_Any!]!) {
          node(id: $nodeId) { ... on Paywall { id name } }
          _entities(representations: $these) { ... on Paywall { name } }
        }`,
        { nodeId: first?.nodeId, these: [{ __typename: 'Paywall', id: first?.id }] },
      ),
    ).resolves.toEqual({
      node: { id: first?.id, name: first?.name },
      _entities: [{ name: first?.name }],
    });
  });

  test('are for staff with the scope of offerings', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:offerings:read'];
    await expectStaffOnly(facade, '{ paywalls { nodes { id } } }', { scopes });
    await expectStaffOnly(facade, '{ project { paywalls { nodes { id } } } }', { scopes });
    await expectStaffOnly(facade, '{ paywall(id: "pwmissing") { id } }', { scopes });
  });
});
