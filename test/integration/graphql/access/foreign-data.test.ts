import { describe, expect, test } from 'vitest';
import { createFacade, type Answer } from '../../../support/facade.ts';
import { ada, belongingsOf, nodeIdOf, expectForbidden, expectUnasked } from './access-checks.ts';

describe("what is not a customer's own is refused to it", () => {
  const pathsTo = {
    'customer, id only': ['{ it: customer(id: $customerId) { id } }', ['it']],
    customer: ['{ it: customer(id: $customerId) { id lastSeenAt subscriptions { nodes { id } } } }', ['it']],
    customersByIds: ['{ it: customersByIds(ids: ["ada", $customerId, "ada"]) { id } }', ['it.1']],
    'subscription, id only': ['{ it: subscription(id: $subscriptionId) { id } }', ['it']],
    subscription: ['{ it: subscription(id: $subscriptionId) { status customer { id } } }', ['it']],
    purchase: ['{ it: purchase(id: $purchaseId) { id status } }', ['it']],
    'node, id only': [
      '{ a: node(id: $customerNode) { nodeId } b: node(id: $subscriptionNode) { nodeId } c: node(id: $purchaseNode) { nodeId } }',
      ['a', 'b', 'c'],
    ],
    node: [
      '{ a: node(id: $customerNode) { ...C } b: node(id: $subscriptionNode) { ...S } c: node(id: $purchaseNode) { ...P } }' +
        ' fragment C on Customer { lastSeenAt } fragment S on CustomerSubscription { status } fragment P on Purchase { status }',
      ['a', 'b', 'c'],
    ],
    nodes: [
      '{ it: nodes(ids: [$ownNode, $customerNode, $subscriptionNode, $purchaseNode]) { nodeId ... on Customer { lastSeenAt } } }',
      ['it.1', 'it.2', 'it.3'],
    ],
    '_entities, id only': [
      '{ it: _entities(representations: [{__typename: "Customer", id: "ada"}, {__typename: "Customer", id: $customerId}, {__typename: "CustomerSubscription", id: $subscriptionId}, {__typename: "Purchase", id: $purchaseId}]) { ... on Customer { id } } }',
      ['it.1', 'it.2', 'it.3'],
    ],
    _entities: [
      '{ it: _entities(representations: [{__typename: "Customer", id: $customerId}, {__typename: "CustomerSubscription", id: $subscriptionId}, {__typename: "Purchase", id: $purchaseId}]) { ... on Customer { lastSeenAt } ... on CustomerSubscription { store } ... on Purchase { store } } }',
      ['it.0', 'it.1', 'it.2'],
    ],
    'all customers': ['{ it: customers { nodes { id } } }', ['it']],
    'a search for a customer': ['{ it: customers(search: $email) { nodes { id } } }', ['it']],
    'all customers of the project': ['{ it: project { customers { nodes { id } } } }', ['it.customers']],
    'subscriptions by store identifier': [
      '{ it: subscriptions(storeIdentifier: $storeSubscription) { nodes { id } } }',
      ['it'],
    ],
    'purchases by store identifier': [
      '{ it: purchases(storeIdentifier: $storePurchase) { nodes { id } } }',
      ['it'],
    ],
    'both by way of the project': [
      '{ it: project { id subscriptions(storeIdentifier: $storeSubscription) { nodes { id } } purchases(storeIdentifier: $storePurchase) { nodes { id } } } }',
      ['it.subscriptions', 'it.purchases'],
    ],
  } as const satisfies Record<string, readonly [string, readonly string[]]>;

  const variablesOf = (
    projectId: string,
    it: {
      customerId: string;
      subscriptionId: string;
      purchaseId: string;
      storeSubscription: string;
      storePurchase: string;
    },
  ) => ({
    ...it,
    email: `${it.customerId}@example.com`,
    ownNode: nodeIdOf('Customer', projectId, 'ada'),
    customerNode: nodeIdOf('Customer', projectId, it.customerId),
    subscriptionNode: nodeIdOf('CustomerSubscription', projectId, it.subscriptionId),
    purchaseNode: nodeIdOf('Purchase', projectId, it.purchaseId),
  });

  const withSibling = (selection: string, variables: Record<string, string>): string => {
    const used = Object.keys(variables).filter((name) => new RegExp(`\\$${name}\\b`).test(selection));
    const types = used.map((name) => `$${name}: ${/^(store|email)/.test(name) ? 'String!' : 'ID!'}`);
    return `query ${types.length > 0 ? `(${types.join(', ')}) ` : ''}${selection.replace('{', '{ viewer { name customer { id } }')}`;
  };

  test.each(Object.entries(pathsTo))('%s', async (_name, [selection, paths]) => {
    const facade = await createFacade();
    const foreign = await belongingsOf(facade.sandbox, facade.clock, 'wilma');
    const existing = variablesOf(facade.sandbox.projectId, {
      customerId: 'wilma',
      subscriptionId: foreign.subscription.id,
      purchaseId: foreign.purchase.id,
      storeSubscription: foreign.subscription.storeSubscriptionIdentifier,
      storePurchase: foreign.purchase.storePurchaseIdentifier,
    });
    const missing = variablesOf(facade.sandbox.projectId, {
      customerId: 'nobody-at-all',
      subscriptionId: 'sub1aNOTHERE',
      purchaseId: 'purchNOTHERE',
      storeSubscription: 'GPA.NOTHERE-sub',
      storePurchase: 'GPA.NOTHERE-purchase',
    });
    const ask = async (variables: typeof existing): Promise<{ answer: Answer; calls: readonly string[] }> => {
      const answer = await facade.query(
        withSibling(selection, variables),
        pickUsed(selection, variables),
        ada,
      );
      expectForbidden(answer, paths);
      expect(answer.data).toMatchObject({ viewer: { name: 'ada', customer: { id: 'ada' } } });
      expect(answer.text).not.toMatch(/neededScopes|customer_information/);
      expectUnasked(facade, [
        variables.customerId,
        variables.subscriptionId,
        variables.purchaseId,
        variables.storeSubscription,
        variables.storePurchase,
      ]);
      return { answer, calls: facade.takeCalls() };
    };
    const cold = await ask(existing);
    for (const operation of cold.calls) {
      expect(['get-customer', 'list-customer-aliases', 'list-subscriptions', 'list-purchases']).toContain(
        operation,
      );
    }
    // Whether the object exists cannot be told: neither from the answer, nor from what it costs.
    const known = await ask(existing);
    const unknown = await ask(missing);
    expect(shapeOf(unknown.answer)).toEqual(shapeOf(known.answer));
    expect(unknown.calls).toEqual(known.calls);
    expect(known.calls).toEqual([]);
  });

  test.each(Object.entries(pathsTo))(
    '%s, also when an administrator has just read it all',
    async (_name, [selection, paths]) => {
      const facade = await createFacade();
      const foreign = await belongingsOf(facade.sandbox, facade.clock, 'wilma');
      const variables = variablesOf(facade.sandbox.projectId, {
        customerId: 'wilma',
        subscriptionId: foreign.subscription.id,
        purchaseId: foreign.purchase.id,
        storeSubscription: foreign.subscription.storeSubscriptionIdentifier,
        storePurchase: foreign.purchase.storePurchaseIdentifier,
      });
      const document = withSibling(selection, variables);
      await facade.data(document, pickUsed(selection, variables));
      facade.takeCalls();
      expectForbidden(await facade.query(document, pickUsed(selection, variables), ada), paths);
      expectUnasked(facade, ['wilma', foreign.subscription.id, foreign.purchase.id]);
    },
  );
});

/** Only what the document has variables for: others are refused by some servers. */
function pickUsed(selection: string, variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => new RegExp(`\\$${name}\\b`).test(selection)),
  );
}

/** An answer without what differs from request to request. */
function shapeOf(answer: Answer): unknown {
  return {
    status: answer.status,
    data: answer.data,
    errors: answer.errors.map(({ extensions: { requestId: _requestId, ...extensions }, ...error }) => ({
      ...error,
      extensions,
    })),
  };
}
