/**
 * `npm run example:supergraph [-- --gateway apollo] [-- --port 4400]`: this server on its sandbox, a subgraph of another team
 * and a gateway in front of both, each on a port of its own, in one process.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../src/config/load-config.ts';
import { createServer } from '../../src/server/create-server.ts';
import { scopeCatalogue } from '../../src/server/scope-catalogue.ts';
import { accountsSdl, createAccountsSubgraph } from './accounts/accounts-subgraph.ts';
import { startApolloGateway } from './apollo-gateway.ts';
import { composeSupergraph, withoutRouterDirectives } from './compose-supergraph.ts';
import { createHiveGateway } from './hive-gateway.ts';
import { listenLocally } from './listen-locally.ts';
import { createSignIn } from './sign-in.ts';

const { values } = parseArgs({
  options: {
    gateway: { type: 'string', default: 'hive' },
    port: { type: 'string', default: '4400' },
  },
});
if (!['hive', 'apollo'].includes(values.gateway)) throw new Error('--gateway is "hive" or "apollo".');
const port = Number(values.port);

const secret = randomBytes(32).toString('base64url');
const signIn = createSignIn(secret, () => Date.now());

const settings = { HOST: '127.0.0.1', PORT: '0', AUTH_JWT_SECRET: secret, LOG_LEVEL: 'warn' };
const revenuecat = await createServer(loadConfig(settings, scopeCatalogue).config);
const revenuecatUrl = await revenuecat.listen();
const accounts = await listenLocally(createAccountsSubgraph({ signIn }), 0);

const ours = await readFile(new URL('../../subgraph.graphql', import.meta.url), 'utf8');
const onApollo = values.gateway === 'apollo';
const supergraphSdl = composeSupergraph([
  { name: 'revenuecat', sdl: onApollo ? withoutRouterDirectives(ours) : ours, url: revenuecatUrl },
  { name: 'accounts', sdl: accountsSdl, url: accounts.url },
]);
const gateway = onApollo
  ? await startApolloGateway({ supergraphSdl, port })
  : await listenLocally(createHiveGateway({ supergraphSdl, signIn }), port);

const customer = await signIn.tokenFor({ sub: 'ada' });
const support = await signIn.tokenFor({
  sub: 'grace',
  scope: ['customers', 'subscriptions', 'purchases']
    .map((what) => `customer_information:${what}:read`)
    .concat('project_configuration:entitlements:read', 'project_configuration:products:read')
    .join(' '),
});
console.log(`The subgraphs are at
  ${revenuecatUrl} (revenuecat)
  ${accounts.url} (accounts)

Tokens for this process (Authorization: Bearer ...):
  the customer ada
    ${customer}
  a support agent
    ${support}

The supergraph is at ${gateway.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([gateway.stop(), accounts.stop(), revenuecat.close()]).then(() => process.exit(0));
  });
}
