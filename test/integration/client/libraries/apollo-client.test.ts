import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { getMainDefinition } from '@apollo/client/utilities';
import { Kind, OperationTypeNode, parse, print } from 'graphql';
import { createClient } from 'graphql-sse';
import { possibleTypes, typePolicies } from '../../../../client/cache.ts';
import { describeLibrary, type CreateLibraryClient } from './library-checks.ts';
import type { ServerOfClients } from './shared-documents.ts';

/** As docs/client.md shows it. */
const create: CreateLibraryClient = (server) => {
  const { url, headers, fetch } = server;
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes: { ...possibleTypes }, typePolicies }),
    link: ApolloLink.split(isSubscription, eventsLink(server), new HttpLink({ uri: url, headers, fetch })),
  });
  return {
    async ask({ kind, text, variables }) {
      const document = parse(text);
      const { data } =
        kind === 'query'
          ? await client.query({ query: document, variables, errorPolicy: 'all' })
          : await client.mutate({ mutation: document, variables, errorPolicy: 'all' });
      return data;
    },
    async watch({ text, variables }, tell) {
      const watched = client.watchQuery({ query: parse(text), variables });
      await new Promise<void>((resolve) => {
        watched.subscribe(({ data, loading }) => {
          if (loading) return;
          tell(data);
          resolve();
        });
      });
    },
    firstEvent({ text, variables }) {
      return new Promise((resolve, reject) => {
        const following = client.subscribe({ query: parse(text), variables }).subscribe({
          next({ data }) {
            resolve(data);
            following.unsubscribe();
          },
          error: reject,
        });
      });
    },
  };
};

function isSubscription({ query }: ApolloLink.Operation): boolean {
  const definition = getMainDefinition(query);
  return (
    definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION
  );
}

/** Subscriptions by server-sent events. */
function eventsLink({ url, headers, fetch }: ServerOfClients): ApolloLink {
  const events = createClient({ url, headers: { ...headers }, fetchFn: fetch });
  return new ApolloLink(
    ({ query, variables }) =>
      new Observable<ApolloLink.Result>((observer) =>
        events.subscribe(
          { query: print(query), variables },
          {
            next: ({ data }) => observer.next({ data: data ?? null }),
            error: (error) => observer.error(error),
            complete: () => observer.complete(),
          },
        ),
      ),
  );
}

describeLibrary('Apollo Client', create);
