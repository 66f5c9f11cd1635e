import { createServer, type IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { competitorSettings, isAboutCustomers } from './competitor-settings.ts';
import {
  catalogue,
  customerScreen,
  entitlementCheck,
  supportList,
  type Read,
} from './direct-rest-answers.ts';

/**
 * The floor: what a team writes that needs these four answers and nothing else. REST calls, their parsed answers kept
 * for the same lifetimes, plain objects in and out, no GraphQL. Prints its address when it listens.
 */
const settings = competitorSettings();

const answers = new LRUCache<string, object>({
  max: 1_000_000,
  async fetchMethod(path) {
    const response = await fetch(`${settings.projectUrl}/${path}`, {
      headers: { authorization: `Bearer ${settings.apiKey}` },
    });
    if (!response.ok) throw new Error(`RevenueCat answered ${String(response.status)}.`);
    return (await response.json()) as object;
  },
  ttl: settings.configurationTtlSeconds * 1000,
});

const read: Read = async <Answer extends object>(path: string) => {
  const ttl =
    (isAboutCustomers(`/${path}`) ? settings.customerTtlSeconds : settings.configurationTtlSeconds) * 1000;
  return (await answers.fetch(path, { ttl })) as Answer;
};

interface DirectRequest {
  readonly operationName: string;
  readonly variables: { readonly id: string; readonly lookupKey: string; readonly first: number };
}

const routes: Readonly<Record<string, (variables: DirectRequest['variables']) => Promise<object>>> = {
  CustomerScreen: ({ id }) => customerScreen(read, id),
  SupportList: ({ first }) => supportList(read, first),
  Catalogue: () => catalogue(read),
  EntitlementCheck: ({ id, lookupKey }) => entitlementCheck(read, id, lookupKey),
};

const server = createServer((request, response) => {
  const reply = (status: number, body: object): void => {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  };
  if (request.headers.authorization !== `Bearer ${settings.token}`) {
    reply(401, { error: 'Sign in first.' });
    return;
  }
  readJson(request)
    .then(async ({ operationName, variables }) => {
      const route = routes[operationName];
      if (route === undefined) reply(404, { error: 'No such answer.' });
      else reply(200, { data: await route(variables) });
    })
    .catch(() => {
      reply(502, { error: 'RevenueCat did not answer.' });
    });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  console.log(`GraphQL is at http://127.0.0.1:${String(address.port)}/`);
});

async function readJson(request: IncomingMessage): Promise<DirectRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as DirectRequest;
}
