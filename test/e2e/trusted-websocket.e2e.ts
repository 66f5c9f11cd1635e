import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type SubscribePayload } from 'graphql-ws';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { createFacade } from '../support/facade.ts';

const name = '{ viewer { name } }';
const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(name).digest('hex') };

/** What a customer is sent over a WebSocket of a server that runs nothing but one document. */
async function connected() {
  const file = join(await mkdtemp(join(tmpdir(), 'manifest-')), 'persisted-documents.json');
  await writeFile(file, JSON.stringify({ name }));
  const facade = await createFacade({
    env: { HOST: '127.0.0.1', PORT: '0', TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_FILE: file },
  });
  const url = (await facade.server.listen()).replace('http:', 'ws:');
  const authorization = await facade.authorizationOf({ customerId: 'ada' });
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization },
  });
  onTestFinished(async () => {
    await client.dispose();
    await facade.server.close();
  });
  return async (payload: SubscribePayload): Promise<unknown> => {
    const results = [];
    try {
      for await (const result of client.iterate(payload)) results.push(result);
    } catch (error) {
      return error;
    }
    return results;
  };
}

test('where only the manifest’s documents run, no other comes by a WebSocket', async () => {
  const ask = await connected();
  for (const query of [
    '{ viewer { kind } }',
    'subscription { viewerCustomerChanged { __typename } }',
    'mutation { deleteCustomer(input: { customerId: "ada" }) { __typename } }',
  ])
    expect(await ask({ query })).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('its own come by their text, or by the hash of it beside an empty text', async () => {
  const ask = await connected();
  const answered = [{ data: { viewer: { name: 'ada' } } }];
  expect(await ask({ query: name })).toEqual(answered);
  expect(await ask({ query: '', extensions: { persistedQuery } })).toEqual(answered);
});
