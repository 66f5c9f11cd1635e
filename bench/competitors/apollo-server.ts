import process from 'node:process';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import { GraphQLError } from 'graphql';
import { resolvers, type ApolloContext } from './apollo-resolvers.ts';
import { typeDefinitions } from './apollo-type-definitions.ts';
import { competitorSettings } from './competitor-settings.ts';
import { RevenueCatSource, TunedRevenueCatSource } from './revenuecat-source.ts';

/** Apollo Server over RevenueCat. `node apollo-server.ts plain` or `tuned`; prints its address when it listens. */
const tuned = process.argv[2] === 'tuned';
const settings = competitorSettings();
const cache = new InMemoryLRUCache<string>({ maxSize: 64 * 1024 * 1024 });

const server = new ApolloServer<ApolloContext>({
  typeDefs: typeDefinitions,
  resolvers,
  introspection: false,
  csrfPrevention: true,
  ...(tuned ? { cache: new InMemoryLRUCache() } : {}),
});

const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: ({ req }) => {
    if (req.headers.authorization !== `Bearer ${settings.token}`) {
      throw new GraphQLError('Sign in first.', {
        extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
      });
    }
    const source = tuned ? new TunedRevenueCatSource(settings, { cache }) : new RevenueCatSource(settings);
    return Promise.resolve({ source });
  },
});
console.log(`GraphQL is at ${url}`);
