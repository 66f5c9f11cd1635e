import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';
import { writeToSandbox } from '../../support/sandbox-write.ts';

const allPaths = `query ($id: ID!, $nodeId: ID!) {
  paywall(id: $id) { name }
  paywalls { nodes { id offering { id } } }
  project { paywalls { nodes { id } } }
  node(id: $nodeId) { ... on Paywall { name } }
}`;

/** An offering that has no paywall yet. */
const anOffering = (facade: Facade): { offeringId: string } => ({
  offeringId: facade.sandbox.add.offering().id,
});

async function aPaywall(facade: Facade): Promise<{ paywallId: string; nodeId: string }> {
  const { paywalls } = await facade.data<{ paywalls: { nodes: { id: string; nodeId: string }[] } }>(
    '{ paywalls(first: 1) { nodes { id nodeId } } }',
  );
  const [first] = paywalls.nodes;
  return { paywallId: first?.id ?? '', nodeId: first?.nodeId ?? '' };
}

describeMutation({
  mutation: 'createPaywall',
  operation: 'create-paywall',
  payload: `paywall {
    id name publishedAt createdAt
    offering { id state }
    components { published { revision } draft { revision } }
    project { paywalls { nodes { id } } }
  }`,
  input: anOffering,
  expectPayload({ paywall }, _facade, { offeringId }) {
    const { id } = paywall as { id: string };
    expect(paywall).toMatchObject({
      publishedAt: null,
      createdAt: expect.any(String),
      offering: { id: offeringId, state: 'ACTIVE' },
      components: { published: null, draft: { revision: 1 } },
      project: { paywalls: { nodes: expect.arrayContaining([{ id }]) } },
    });
  },
  refusals: {
    NotFoundError: () => ({ offeringId: 'ofrng0000000000' }),
    async ConflictError(facade) {
      const { offerings } = await facade.data<{ offerings: { nodes: { id: string; lookupKey: string }[] } }>(
        '{ offerings { nodes { id lookupKey } } }',
      );
      return { offeringId: offerings.nodes.find((one) => one.lookupKey === 'default')?.id };
    },
  },
  invalid: { input: () => ({ offeringId: '' }), fields: [['offeringId']] },
});

describeMutation({
  mutation: 'deletePaywall',
  operation: 'delete-paywall',
  payload: 'deletedPaywallId',
  input: async (facade) => ({ paywallId: (await aPaywall(facade)).paywallId }),
  expectPayload(payload, _facade, { paywallId }) {
    expect(payload).toEqual({ deletedPaywallId: paywallId });
  },
  refusals: {
    NotFoundError: () => ({ paywallId: 'pw000000000000' }),
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ paywallId: '..' }), fields: [['paywallId']] },
  destructive: true,
});

describe('paywalls after a mutation', () => {
  test('an archived offering gets none, and the answer names it', async () => {
    const facade = await createFacade();
    const { offeringId } = anOffering(facade);
    await writeToSandbox(facade.sandbox, 'POST', `/offerings/${offeringId}/actions/archive`);
    await expect(
      facade.data(
        `mutation ($id: ID!) { createPaywall(input: { offeringId: $id }) {
          ... on ConflictError { code referencedIds }
        } }`,
        { id: offeringId },
      ),
    ).resolves.toEqual({ createPaywall: { code: 'CONFLICT', referencedIds: [offeringId] } });
  });

  test('a new one costs no further call, and is on every list that was read before', async () => {
    const facade = await createFacade();
    const { paywallId, nodeId } = await aPaywall(facade);
    await facade.data(allPaths, { id: paywallId, nodeId });
    const input = anOffering(facade);
    facade.takeCalls();
    const { createPaywall } = await facade.data<{
      createPaywall: { paywall: { id: string; nodeId: string; name: string } };
    }>(
      `mutation ($input: CreatePaywallInput!) { createPaywall(input: $input) {
        ... on CreatePaywallPayload { paywall { id nodeId name offering { id } } }
      } }`,
      { input },
    );
    const { id, name, nodeId: newNodeId } = createPaywall.paywall;
    expect(facade.takeCalls()).toEqual(['create-paywall']);
    await expect(facade.data(allPaths, { id, nodeId: newNodeId })).resolves.toEqual({
      paywall: { name },
      paywalls: { nodes: expect.arrayContaining([{ id, offering: { id: input.offeringId } }]) },
      project: { paywalls: { nodes: expect.arrayContaining([{ id }]) } },
      node: { name },
    });
  });

  test('a deleted one is gone from every path at once; its offering stays', async () => {
    const facade = await createFacade();
    const { paywallId, nodeId } = await aPaywall(facade);
    await facade.data(`query ($id: ID!) { paywall(id: $id) { components { draft { revision } } } }`, {
      id: paywallId,
    });
    await facade.data(allPaths, { id: paywallId, nodeId });
    const gone = await facade.data(
      `mutation ($id: ID!) {
        deletePaywall(input: { paywallId: $id }) { ... on DeletePaywallPayload { deletedPaywallId } }
      }`,
      { id: paywallId },
    );
    expect(gone).toEqual({ deletePaywall: { deletedPaywallId: paywallId } });
    const after = await facade.data<{
      paywall: unknown;
      node: unknown;
      paywalls: { nodes: { id: string }[] };
      project: { paywalls: { nodes: { id: string }[] } };
    }>(allPaths, { id: paywallId, nodeId });
    expect(after.paywall).toBeNull();
    expect(after.node).toBeNull();
    expect(after.paywalls.nodes.map(({ id }) => id)).not.toContain(paywallId);
    expect(after.project.paywalls.nodes).toHaveLength(after.paywalls.nodes.length);
    await expect(
      facade.data('query ($id: ID!) { paywall(id: $id) { components { draft { revision } } } }', {
        id: paywallId,
      }),
    ).resolves.toEqual({ paywall: null });
    await expect(facade.data('{ offering(lookupKey: "default") { state } }')).resolves.toEqual({
      offering: { state: 'ACTIVE' },
    });
  });

  test('a dry run on one that does not exist says so without sending it', async () => {
    const facade = await createFacade();
    await expect(
      facade.data(
        `mutation { deletePaywall(input: { paywallId: "pwmissing", dryRun: true }) { __typename } }`,
      ),
    ).resolves.toEqual({ deletePaywall: { __typename: 'NotFoundError' } });
    expect(facade.takeCalls()).not.toContain('delete-paywall');
  });
});
