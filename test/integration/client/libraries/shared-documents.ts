import { getOperationAST, parse, type OperationTypeNode } from 'graphql';
import { buildSchema } from '../../../../src/schema/index.ts';
import { loadExampleTabs } from '../../../../src/server/graphiql/example-tabs.ts';
import { createFacade, type Facade } from '../../../support/facade.ts';

/** One of the documents that every client library sends as it stands. */
export interface SharedDocument {
  /** The operation's name. */
  readonly name: string;
  readonly kind: `${OperationTypeNode}`;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A server of its own, and what a page needs to speak to it. */
export interface ServerOfClients {
  readonly facade: Facade;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  /** How many requests have been sent. */
  requests(): number;
  /** Resolves once a request for a stream of events is answered. */
  readonly streamOpened: Promise<void>;
}

export const schema = buildSchema();

/** Whoever gets an entitlement in these tests: a customer of the support list who has none. */
export const grantee = 'newcomer';

export async function startServerOfClients(): Promise<ServerOfClients> {
  const facade = await createFacade();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let requests = 0;
  return {
    facade,
    url: 'http://facade.test/graphql',
    headers: { authorization: (await facade.authorizationOf('administrator')) ?? '' },
    async fetch(input, init) {
      requests += 1;
      const response = await facade.server.fetch(new Request(input, init));
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) resolve(undefined);
      return response;
    },
    requests: () => requests,
    streamOpened: promise,
  };
}

/**
 * The documents of examples/queries that the schema answers, with variables that exist in the sandbox. A subscription is
 * among them as soon as the schema has one. The ids are the same in every sandbox.
 */
export async function sharedDocuments({ facade }: ServerOfClients): Promise<readonly SharedDocument[]> {
  const { entitlement, customer } = await facade.data<{
    entitlement: { id: string };
    customer: { subscriptions: { nodes: readonly { id: string; store: string }[] } };
  }>(`{
    entitlement(lookupKey: "premium") { id }
    customer(id: "wilma") { subscriptions(first: 20) { nodes { id store } } }
  }`);
  const refundable = customer.subscriptions.nodes.find(({ store }) => store === 'RC_BILLING');
  const tabs = await loadExampleTabs(schema, {
    id: 'ada',
    customerId: grantee,
    entitlementId: entitlement.id,
    subscriptionId: refundable?.id,
  });
  return tabs.map(({ query, variables }) => {
    const operation = getOperationAST(parse(query));
    if (operation?.name === undefined) throw new Error(`A document without a name:\n${query}`);
    return {
      name: operation.name.value,
      kind: operation.operation,
      text: query,
      variables: variables === null ? {} : (JSON.parse(variables) as Record<string, unknown>),
    };
  });
}
