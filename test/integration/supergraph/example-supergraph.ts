import { readFileSync } from 'node:fs';
import {
  accountsSdl,
  createAccountsSubgraph,
} from '../../../examples/supergraph/accounts/accounts-subgraph.ts';
import { composeSupergraph } from '../../../examples/supergraph/compose-supergraph.ts';
import { createHiveGateway } from '../../../examples/supergraph/hive-gateway.ts';
import { createSignIn } from '../../../examples/supergraph/sign-in.ts';
import { createFacade, jwtSecret, type Asker, type Facade } from '../../support/facade.ts';

/** What a subgraph was asked. */
interface Passed {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: { readonly representations?: readonly unknown[] };
  readonly authorization: string | null;
}

interface GatewayAnswer {
  readonly data: unknown;
  readonly errors?: readonly { readonly path?: readonly unknown[]; readonly extensions: { code?: string } }[];
}

/** The example in this process: its gateway, its accounts subgraph, and the facade on a sandbox. */
export interface ExampleSupergraph {
  readonly facade: Facade;
  /** What reached a subgraph since the last question. */
  readonly passed: Passed[];
  ask(document: string, asker: Asker): Promise<GatewayAnswer>;
  send(document: string, asker: Asker, accept?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function createExampleSupergraph(): Promise<ExampleSupergraph> {
  const facade = await createFacade();
  const signIn = createSignIn(jwtSecret, () => facade.clock.now());
  const accounts = createAccountsSubgraph({ signIn });
  const passed: Passed[] = [];
  const sdl = readFileSync(new URL('../../../subgraph.graphql', import.meta.url), 'utf8');
  const gateway = createHiveGateway({
    supergraphSdl: composeSupergraph([
      { name: 'revenuecat', sdl, url: 'http://revenuecat.test/graphql' },
      { name: 'accounts', sdl: accountsSdl, url: 'http://accounts.test/graphql' },
    ]),
    signIn,
    async fetch(url, { signal, ...init }) {
      // The gateway gives up a subscription by this; the signal itself is of another kind than Node's.
      const given = new AbortController();
      signal?.addEventListener('abort', () => given.abort());
      const request = new Request(url, { ...init, signal: given.signal });
      const subgraph = new URL(url).hostname.replace('.test', '');
      const asked = (await request.clone().json()) as Pick<Passed, 'query' | 'variables'>;
      passed.push({ ...asked, subgraph, authorization: request.headers.get('authorization') });
      return subgraph === 'accounts' ? accounts.fetch(request) : facade.server.fetch(request);
    },
  });

  const send: ExampleSupergraph['send'] = async (query, asker, accept = 'application/json') => {
    passed.length = 0;
    const authorization = await facade.authorizationOf(asker);
    return gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: {
        accept,
        'content-type': 'application/json',
        ...(authorization === null ? {} : { authorization }),
      },
      body: JSON.stringify({ query }),
    });
  };
  return {
    facade,
    passed,
    send,
    async ask(document, asker) {
      return (await (await send(document, asker)).json()) as GatewayAnswer;
    },
    async close() {
      await gateway[Symbol.asyncDispose]();
    },
  };
}
