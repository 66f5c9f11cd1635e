import { describe, expect, test } from 'vitest';
import { buildSubgraphSchema } from '../../../../src/federation/subgraph-schema.ts';
import { operations } from '../../../../src/revenuecat/generated/operations.ts';
import { createFacadeOnMock, inputsForMock } from '../../../conformance/facade-on-mock.ts';
import { createMockUpstream, mockId } from '../../../conformance/mock-upstream.ts';
import { createFacade, roomForWholeAnswers, type Asker, type Facade } from '../../../support/facade.ts';
import { subscribe } from '../../../support/live.ts';
import { deliver, takingWebhooks } from '../../../support/webhooks.ts';
import { leaveNoObservations } from '../../../support/observed-upstream.ts';
import { mutationProbesOf } from '../../../support/schema-probes.ts';
import { expectUnasked } from './access-checks.ts';
import { byIdTree, mutationTree, queryTrees, subscriptionTree, type AskedTree } from './access-tree.ts';
import { administrator, customer, nobody, scopeViewers, type MatrixViewer } from './access-viewers.ts';
import { createAccessWorld } from './access-world.ts';
import { expectedFields, isHeldBy } from './expected-access.ts';
import { MatrixCheck } from './matrix-check.ts';

// The mock server answers anything, so what is seen of it says nothing of how the client and upstream get on.
leaveNoObservations();

const schema = buildSubgraphSchema();
const matrix = new MatrixCheck();
const world = await createAccessWorld();
const own = customer('a customer about itself', 'own', world.owner.customerId);
const other = customer('a customer about another', 'other', world.other.customerId);

describe('every field that can be read, as field-access.txt says', { timeout: 60_000 }, async () => {
  const trees: readonly AskedTree[] = [
    ...queryTrees(schema, world.args),
    ...queryTrees(schema, { ...world.args, ...world.otherArgs }).filter(({ document }) =>
      /^\{ (chart|product)\(/.test(document),
    ),
    byIdTree(schema, world.objects, world.args),
  ];
  const newServer = (): Promise<Facade> =>
    createFacade({ sandbox: world.sandbox, clock: world.clock, env: roomForWholeAnswers });
  const warmServer = await newServer();
  for (const tree of trees) {
    for (const { asker } of [administrator, own])
      matrix.noteThere(await warmServer.query(tree.document, {}, asker), tree);
  }

  test.each([nobody, own, other, administrator, ...scopeViewers(trees.flatMap(({ places }) => places))])(
    'for $name',
    async (viewer) => {
      const coldServer = await newServer();
      // Until a key has been used there is no budget to be told of.
      await coldServer.data('{ subscriptions(storeIdentifier: "nobody") { nodes { id } } }');
      for (const tree of trees) {
        // What others have read and this server remembers is under the same rules.
        const warm = await warmServer.query(tree.document, {}, viewer.asker);
        matrix.expectOutcomes(warm, tree, viewer);
        world.sandbox.forgetCalls();
        const cold = await coldServer.query(tree.document, {}, viewer.asker);
        const isAnswered = matrix.expectOutcomes(cold, tree, viewer);
        expectAllowedCalls(coldServer, viewer, isAnswered);
      }
    },
  );
});

/** Nothing was asked upstream that the viewer could not have asked for by itself. */
function expectAllowedCalls(server: Facade, { expected }: MatrixViewer, isAnswered: boolean): void {
  if (expected.kind === 'other') expectUnasked(server, world.owner.names);
  if (expected.kind === 'own' || expected.kind === 'other') return;
  const granted = expected.kind === 'scopes' ? expected.scopes : [];
  for (const { operationId } of server.sandbox.calls) {
    // The server reads an app's public key for itself, to ask as the app does; whoever asked is not shown it.
    if (operationId === 'list-app-public-api-keys' && seesSdkOfferings(granted)) continue;
    const missing = operations[operationId].scopes.filter((scope) => !isHeldBy(granted, scope));
    expect(missing, operationId).toEqual([]);
  }
  if (!isAnswered) expect(server.sandbox.calls).toEqual([]);
}

function seesSdkOfferings(granted: readonly string[]): boolean {
  return operations['v1:get-offerings'].scopes.every((scope) => isHeldBy(granted, scope));
}

describe('every mutation and its payload, as field-access.txt says', { timeout: 60_000 }, async () => {
  // Whatever is sent is done there, so that no mutation stands in the way of the next.
  const upstream = await createMockUpstream();
  const sent: string[] = [];
  const server = await createFacadeOnMock({
    fetch(url, init) {
      sent.push(url);
      return upstream.fetch(url, init);
    },
  });
  const mutations = mutationProbesOf(schema, inputsForMock).map(({ field, variables }) => ({
    variables,
    tree: mutationTree(schema, field.replace('Mutation.', ''), { first: '1', lookupKey: '"string"' }),
  }));
  for (const { tree, variables } of mutations)
    matrix.noteThere(await server.query(tree.document, variables), tree);

  test.each([
    nobody,
    customer('a customer about itself', 'own', mockId),
    customer('a customer about another', 'other', 'another'),
    administrator,
    ...scopeViewers(mutations.flatMap(({ tree }) => tree.places)),
  ])('for $name', async (viewer) => {
    for (const { tree, variables } of mutations) {
      sent.length = 0;
      const answer = await server.query(tree.document, variables, viewer.asker);
      const isAnswered = matrix.expectOutcomes(answer, tree, viewer);
      if (!isAnswered) expect(sent).toEqual([]);
    }
  });
});

describe('what a mutation answers in place of its payload, as field-access.txt says', async () => {
  const { sandbox } = await createFacade();
  const id = 'sub1';
  const cases: readonly [
    member: string,
    id: string,
    fault: { status: number; type?: 'store_error' } | null,
  ][] = [
    ['NotFoundError', id, { status: 404 }],
    ['ConflictError', id, { status: 409 }],
    ['StoreError', id, { status: 422, type: 'store_error' }],
    ['InvalidInputError', '..', null],
  ];

  test.each(cases)('%s', async (member, subscriptionId, fault) => {
    const tree = mutationTree(schema, 'refundSubscription', {});
    const input = { subscriptionId };
    const server = await createFacade({ sandbox, env: roomForWholeAnswers });
    if (fault !== null) sandbox.faults.add({ operationId: 'refund-subscription', kind: 'status', ...fault });
    const answer = await server.query(tree.document, { input });
    expect(answer.data).toMatchObject({ refundSubscription: { __typename: member } });
    matrix.noteThere(answer, tree);
    for (const viewer of [nobody, own, administrator, ...scopeViewers(tree.places)])
      matrix.expectOutcomes(await server.query(tree.document, { input }, viewer.asker), tree, viewer);
    sandbox.faults.clear();
  });

  test('the plan of a dry run', async () => {
    const server = await createFacade({
      sandbox: world.sandbox,
      clock: world.clock,
      env: roomForWholeAnswers,
    });
    const tree = mutationTree(schema, 'deleteCustomer', {});
    const input = { customerId: world.owner.customerId, dryRun: true };
    const answer = await server.query(tree.document, { input });
    matrix.noteThere(answer, tree);
    for (const viewer of [nobody, own, administrator])
      matrix.expectOutcomes(await server.query(tree.document, { input }, viewer.asker), tree, viewer);
  });
});

describe('every field that can be followed, as field-access.txt says', { timeout: 60_000 }, async () => {
  const server = await createFacade({
    sandbox: world.sandbox,
    clock: world.clock,
    env: { ...roomForWholeAnswers, ...takingWebhooks },
  });
  let events = 0;
  /** What a subscription tells of one event, or why it does not begin. */
  const told = async ({ document }: AskedTree, asker: Asker) => {
    const live = await subscribe(server, document, {}, asker);
    events += 1;
    await deliver(server, { type: 'RENEWAL', id: String(events), app_user_id: world.owner.customerId });
    const first = await live.next();
    await live.leave();
    if (first.kind !== 'next') throw new Error('The subscription ended.');
    return { data: first.data, errors: first.errors };
  };
  const args = { ...world.args, 'Subscription.customerChanged.id': JSON.stringify(world.owner.customerId) };
  const treeOf = (field: string) => subscriptionTree(schema, field, args);

  test.each(['customerChanged', 'events'])('for %s', async (field) => {
    const tree = treeOf(field);
    matrix.noteThere(await told(tree, 'administrator'), tree);
    for (const viewer of [nobody, own, other, administrator, ...scopeViewers(tree.places)])
      matrix.expectOutcomes(await told(tree, viewer.asker), tree, viewer);
  });

  test('for viewerCustomerChanged, which is about whoever asks', async () => {
    const tree = treeOf('viewerCustomerChanged');
    matrix.noteThere(await told(tree, own.asker), tree);
    for (const viewer of [nobody, own]) matrix.expectOutcomes(await told(tree, viewer.asker), tree, viewer);
    expect(server.events.subscribers()).toBe(0);
  });
});

describe('field-access.txt', () => {
  test('has a row for every field, and none for another', () => {
    expect([...matrix.answered].filter((field) => !expectedFields.has(field))).toEqual([]);
    expect([...expectedFields].filter((field) => !matrix.answered.has(field))).toEqual([]);
  });
});
