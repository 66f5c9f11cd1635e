/** `npm run example:web`: the server on its embedded sandbox, and the page in front of it, until it is stopped. */
import { createServer as createVite } from 'vite';
import { loadConfig } from '../../src/config/load-config.ts';
import { createServer } from '../../src/server/create-server.ts';
import { scopeCatalogue } from '../../src/server/scope-catalogue.ts';
import { webConfig } from './vite-config.ts';

// No other settings: with a key from the environment the page would show real customers under demonstration tokens.
const { config } = loadConfig({ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' }, scopeCatalogue);
const server = await createServer(config);
const graphqlUrl = await server.listen();
const tokenOf = (name: string): string => {
  const ready = server.readyTokens.find((token) => token.name === name);
  if (ready === undefined) throw new Error(`The sandbox has no token ${name}.`);
  return ready.token;
};
const vite = await createVite(
  webConfig({
    graphqlUrl,
    tokens: { customer: tokenOf('sandbox-customer'), support: tokenOf('sandbox-support') },
  }),
);
await vite.listen();
console.log(
  `The page is at ${vite.resolvedUrls?.local[0] ?? 'an unknown address'}\nGraphQL is at ${graphqlUrl}`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([vite.close(), server.close()]).then(() => process.exit(0));
  });
}
