import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

interface Context {
  /** The caller's credential, as it came. */
  readonly authorization?: string;
}

/**
 * Apollo Gateway on `port`; it knows neither access directives nor subscriptions. Resolves to its address when it listens.
 */
export async function startApolloGateway(options: {
  supergraphSdl: string;
  port: number;
}): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService: ({ url = '' }) =>
      new RemoteGraphQLDataSource<Context>({
        url,
        willSendRequest({ request, context }) {
          const { authorization } = context as Context;
          if (authorization !== undefined) request.http?.headers.set('authorization', authorization);
        },
      }),
  });
  const server = new ApolloServer<Context>({ gateway, stopOnTerminationSignals: false });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: options.port },
    context: async ({ req: { headers } }) =>
      headers.authorization === undefined ? {} : { authorization: headers.authorization },
  });
  return { url, stop: () => server.stop() };
}
