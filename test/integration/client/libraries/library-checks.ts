import { print, parse } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { createClient } from 'graphql-sse';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withIdentities } from '../../../../client/codegen.ts';
import {
  grantee,
  schema,
  sharedDocuments,
  startServerOfClients,
  type ServerOfClients,
  type SharedDocument,
} from './shared-documents.ts';

/** A client library with its cache, as a page sets it up. */
interface LibraryClient {
  /** Sends a query or mutation and gives the data, also where an error stands beside it. */
  ask(document: SharedDocument): Promise<unknown>;
  /** Asks a query and tells its data each time that the cache has something else to say. */
  watch(document: SharedDocument, tell: (data: unknown) => void): Promise<void>;
  /** Subscribes and gives the data of the first event. */
  firstEvent(document: SharedDocument): Promise<unknown>;
}

/** How a page makes its client. `documents` are all that it will send, for libraries that compile them. */
export type CreateLibraryClient = (
  server: ServerOfClients,
  documents: readonly SharedDocument[],
) => LibraryClient | Promise<LibraryClient>;

/** A page that lets somebody choose what to grant has read what there is. */
const grantable: SharedDocument = {
  name: 'Grantable',
  kind: 'query',
  text: 'query Grantable { entitlements(first: 20) { nodes { id lookupKey displayName } } }',
  variables: {},
};

/** The same figures twice: their ids tell them apart within a list, and not from each other. */
const figures: SharedDocument = {
  name: 'Figures',
  kind: 'query',
  text: `query Figures {
    dollars: overviewMetrics(currency: USD) { id value }
    euros: overviewMetrics(currency: EUR) { id value }
  }`,
  variables: {},
};

interface Figures {
  readonly dollars: readonly { readonly id: string; readonly value: number }[];
  readonly euros: Figures['dollars'];
}

/** What every library must do with the shared documents, and its cache with a change. */
export function describeLibrary(name: string, create: CreateLibraryClient): void {
  describe(name, { timeout: 60_000 }, () => {
    const complaints: unknown[][] = [];
    beforeEach(() => {
      complaints.length = 0;
      for (const level of ['error', 'warn'] as const) {
        vi.spyOn(console, level).mockImplementation((...said) => void complaints.push(said));
      }
    });
    afterEach(() => {
      vi.restoreAllMocks();
    });

    // First, because a library says each complaint once for the process, and documents without identities deserve some.
    test('keeps every shared document in one cache without a complaint, once identities are selected', async () => {
      const server = await startServerOfClients();
      const documents = (await sharedDocuments(server)).map(identified);
      const client = await create(server, documents);

      expect(await answersOf(client, server, documents)).toMatchObject(await plainAnswers());
      expect(complaints).toEqual([]);
    });

    test('gives the data that graphql-request gives, for every shared document as it stands', async () => {
      const server = await startServerOfClients();
      const documents = await sharedDocuments(server);
      const client = await create(server, documents);

      expect(await answersOf(client, server, documents)).toMatchObject(await plainAnswers());
    });

    test('keeps what only means something in its place apart, also where it has an id', async () => {
      const server = await startServerOfClients();
      const client = await create(server, [figures]);
      const plain = await server.facade.data<Figures>(figures.text);
      expect(plain.dollars).not.toEqual(plain.euros);

      const answer: { seen?: unknown } = {};
      await client.watch(figures, (data) => (answer.seen = data));

      expect(answer.seen).toMatchObject(plain);
    });

    test('shows a grant wherever the customer stands, without asking again', async () => {
      const server = await startServerOfClients();
      const documents = [...(await sharedDocuments(server)), grantable].map(identified);
      const named = (wanted: string, variables?: SharedDocument['variables']): SharedDocument => {
        const document = documents.find((candidate) => candidate.name === wanted);
        if (document === undefined) throw new Error(`There is no document ${wanted}.`);
        return { ...document, variables: variables ?? document.variables };
      };
      const client = await create(server, documents);
      const seen: { screen?: unknown; list?: unknown } = {};
      await client.ask(named('Grantable'));
      await client.watch(named('SupportList'), (data) => (seen.list = data));
      await client.watch(named('CustomerScreen', { id: grantee }), (data) => (seen.screen = data));
      expect(seen.screen).toMatchObject({ customer: { activeEntitlements: { nodes: [] } } });
      const requestsBefore = server.requests();

      await client.ask(named('GrantEntitlement'));

      await vi.waitFor(() => {
        const premium = { lookupKey: 'premium', displayName: 'Premium' };
        expect(seen.screen).toMatchObject({
          customer: {
            id: grantee,
            activeEntitlements: { nodes: [{ expiresAt: '2030-01-01T00:00:00.000Z', entitlement: premium }] },
          },
        });
        expect(seen.list).toMatchObject({
          customers: {
            nodes: expect.arrayContaining([
              expect.objectContaining({
                id: grantee,
                activeEntitlements: expect.objectContaining({
                  nodes: [
                    expect.objectContaining({
                      entitlement: expect.objectContaining({ lookupKey: 'premium' }),
                    }),
                  ],
                }),
              }),
            ]),
          },
        });
      });
      expect(server.requests()).toBe(requestsBefore + 1);
      expect(complaints).toEqual([]);
    });
  });
}

function identified(document: SharedDocument): SharedDocument {
  return { ...document, text: print(withIdentities(schema, parse(document.text))) };
}

/** What the documents answer one after another, by their names. */
export async function answersOf(
  client: LibraryClient,
  server: ServerOfClients,
  documents: readonly SharedDocument[],
): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = {};
  for (const document of documents) {
    if (document.kind === 'subscription') {
      const event = client.firstEvent(document);
      await server.streamOpened;
      await changeCustomer(server, document.variables['id']);
      answers[document.name] = await event;
    } else {
      answers[document.name] = await client.ask(document);
    }
  }
  return answers;
}

async function changeCustomer({ facade }: ServerOfClients, customerId: unknown): Promise<void> {
  const { setCustomerAttributes } = await facade.data<{ setCustomerAttributes: { __typename: string } }>(
    'mutation ($input: SetCustomerAttributesInput!) { setCustomerAttributes(input: $input) { __typename } }',
    { input: { customerId, attributes: [{ name: 'seat', value: '12A' }] } },
  );
  expect(setCustomerAttributes.__typename).toBe('SetCustomerAttributesPayload');
}

let plainly: Promise<Readonly<Record<string, unknown>>> | undefined;

/** The answers that graphql-request gets, and graphql-sse for what it cannot ask. Each must hold something. */
export function plainAnswers(): Promise<Readonly<Record<string, unknown>>> {
  plainly ??= (async () => {
    const server = await startServerOfClients();
    const documents = await sharedDocuments(server);
    const answers = await answersOf(plainClient(server), server, documents);
    expect(Object.keys(answers)).toEqual(documents.map((document) => document.name));
    for (const answer of Object.values(answers)) {
      expect(Object.values(answer as object)).toContainEqual(expect.any(Object));
    }
    return answers;
  })();
  return plainly;
}

/** graphql-request, which keeps nothing. */
function plainClient({ url, headers, fetch }: ServerOfClients): LibraryClient {
  const http = new GraphQLClient(url, { headers: { ...headers }, fetch, errorPolicy: 'all' });
  const events = createClient({ url, headers: { ...headers }, fetchFn: fetch });
  return {
    ask: async ({ text, variables }) => http.request<unknown>(text, variables),
    watch: async () => {
      throw new Error('graphql-request has no cache to watch.');
    },
    async firstEvent({ text, variables }) {
      for await (const { data } of events.iterate({ query: text, variables: { ...variables } })) return data;
      throw new Error('The stream ended without an event.');
    },
  };
}
