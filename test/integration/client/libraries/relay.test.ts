import { createClient } from 'graphql-sse';
import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getFragment,
  getRefetchMetadata,
  getRequest,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type ConcreteRequest,
  type GraphQLResponse,
  type Variables,
} from 'relay-runtime';
import { afterAll, describe, expect, test } from 'vitest';
import { getDataID } from '../../../../client/cache.ts';
import { describeLibrary, type CreateLibraryClient } from './library-checks.ts';
import { compileForRelay, type RelayProject } from './relay-project.ts';
import { startServerOfClients, type ServerOfClients, type SharedDocument } from './shared-documents.ts';

const projects: RelayProject[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

/** The name that Relay wants an operation to have in the module of its own name. */
function relayName({ name, kind }: SharedDocument): string {
  return `${name}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

function relayText(document: SharedDocument): string {
  return document.text.replace(
    new RegExp(`^(${document.kind}) ${document.name}\\b`, 'm'),
    `$1 ${relayName(document)}`,
  );
}

/** As docs/client.md shows it. */
function createEnvironment({ url, headers, fetch }: ServerOfClients): Environment {
  const events = createClient({ url, headers: { ...headers }, fetchFn: fetch });
  return new Environment({
    getDataID,
    network: Network.create(
      async ({ text: query }, variables) => {
        const response = await fetch(url, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables }),
        });
        return (await response.json()) as GraphQLResponse;
      },
      ({ text }, variables) =>
        Observable.create((sink) =>
          events.subscribe<GraphQLResponse>(
            { query: text ?? '', variables: { ...variables } },
            {
              next: (result) => {
                sink.next(result as GraphQLResponse);
              },
              error: (error) => {
                sink.error(error instanceof Error ? error : new Error('The stream broke.', { cause: error }));
              },
              complete: () => {
                sink.complete();
              },
            },
          ),
        ),
    ),
    store: new Store(new RecordSource()),
  });
}

const create: CreateLibraryClient = (server, documents) => {
  const project = compileForRelay(
    Object.fromEntries(documents.map((document) => [document.name, relayText(document)])),
  );
  projects.push(project);
  const environment = createEnvironment(server);
  const request = (document: SharedDocument): ConcreteRequest =>
    getRequest(project.artifact(relayName(document)));
  return {
    ask(document) {
      const { kind, variables } = document;
      if (kind === 'query') return fetchQuery(environment, request(document), variables).toPromise();
      return new Promise((resolve, reject) => {
        commitMutation(environment, {
          mutation: request(document),
          variables,
          onCompleted: resolve,
          onError: reject,
        });
      });
    },
    async watch(document, tell) {
      const operation = createOperationDescriptor(request(document), document.variables);
      environment.retain(operation);
      await fetchQuery(environment, operation.request.node, document.variables).toPromise();
      const snapshot = environment.lookup(operation.fragment);
      tell(snapshot.data);
      environment.subscribe(snapshot, ({ data, isMissingData }) => {
        expect(isMissingData).toBe(false);
        tell(data);
      });
    },
    firstEvent(document) {
      return new Promise((resolve, reject) => {
        const following = requestSubscription(environment, {
          subscription: request(document),
          variables: document.variables,
          onNext: (data) => {
            resolve(data);
            following.dispose();
          },
          onError: reject,
        });
      });
    },
  };
};

describeLibrary('Relay', create);

describe('what Relay makes by itself', () => {
  test('refetches a fragment by nodeId, under the variable that its hooks fill', async () => {
    const { ask, artifact, source } = await openPage(`
      query PageQuery { customer(id: "ada") { nodeId ...Page_badge } }
      fragment Page_badge on Customer @refetchable(queryName: "PageBadgeQuery") { lastSeenCountry }`);
    const { identifierInfo } = getRefetchMetadata(getFragment(artifact('Page_badge')), 'Page');
    const { identifierField, identifierQueryVariableName = '' } = { ...identifierInfo };
    expect(identifierField).toBe('nodeId');

    const { customer } = (await ask('PageQuery', {})) as { customer: { nodeId: string } };
    const refetched = await ask('PageBadgeQuery', { [identifierQueryVariableName]: customer.nodeId });

    expect(refetched).toMatchObject({ node: { __id: customer.nodeId } });
    expect(source().get(customer.nodeId)).toMatchObject({ lastSeenCountry: 'ES' });
  });

  test('adds the next page to a connection', async () => {
    const { ask, source } = await openPage(`
      query PageQuery($count: Int!, $cursor: String) {
        customers(first: $count, after: $cursor) @connection(key: "Page_customers") { edges { node { id } } }
      }`);
    interface Page {
      readonly customers: { readonly pageInfo: { readonly endCursor: string } };
    }
    const { customers } = (await ask('PageQuery', { count: 2, cursor: null })) as Page;
    await ask('PageQuery', { count: 3, cursor: customers.pageInfo.endCursor });

    const { edges } = { ...source().get('client:root:__Page_customers_connection') } as {
      edges?: { __refs: unknown[] };
    };
    expect(edges?.__refs).toHaveLength(5);
  });
});

/** A page with one module of documents, in front of a server of its own. */
async function openPage(text: string) {
  const project = compileForRelay({ Page: text });
  projects.push(project);
  const environment = createEnvironment(await startServerOfClients());
  return {
    artifact: project.artifact,
    ask: (name: string, variables: Variables): Promise<unknown> =>
      fetchQuery(environment, getRequest(project.artifact(name)), variables).toPromise(),
    source: () => environment.getStore().getSource(),
  };
}
