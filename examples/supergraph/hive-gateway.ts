import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import httpTransport from '@graphql-mesh/transport-http';
import type { Claims, SignIn } from './sign-in.ts';

/** Sends a request to a subgraph. */
export type SubgraphFetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Hive Gateway, which forwards the caller's `Authorization` and refuses early what the directives of the supergraph do not
 * let the caller see. `fetch` is how it reaches the subgraphs.
 */
export function createHiveGateway(options: {
  supergraphSdl: string;
  signIn: Pick<SignIn, 'claimsOf'>;
  fetch?: SubgraphFetch;
}) {
  return createGatewayRuntime({
    supergraph: options.supergraphSdl,
    transports: { http: httpTransport },
    // Our server takes POST only; without this the gateway subscribes with GET.
    transportEntries: { '*.http': { options: { method: 'POST' } } },
    logging: false,
    genericAuth: {
      mode: 'protect-granular',
      // Whoever is not signed in still gets the fields that ask for nobody.
      rejectUnauthenticated: false,
      resolveUserFn: ({ request }: { request: Request }) => options.signIn.claimsOf(request.headers),
      extractScopes: (claims: Claims | null) => claims?.scope?.split(' ') ?? [],
    },
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }: { request: Request }) => ({
        authorization: request.headers.get('authorization') ?? '',
      }),
    },
    ...(options.fetch === undefined ? {} : { fetchAPI: { fetch: options.fetch } }),
  } as never);
}
