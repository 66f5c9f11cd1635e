import { describe, expect, test } from 'vitest';
import { createFacade, type Asker, type Facade } from '../../support/facade.ts';
import { customer, itsName, kind, name, send, sha256, trusting } from './trusting.ts';

const deletion = 'mutation { deleteCustomer(input: { customerId: "ada" }) { __typename } }';
const explorer: Asker = { scopes: ['facade:introspection:read'] };
const automatic = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });

const manifests = {
  'of GraphQL Code Generator': { [sha256(name)]: name },
  'with the prefix of the specification': { [`sha256:${sha256(name)}`]: name },
  'of relay-compiler': { '7dba4bd717b41f10434822356a93c32b': name },
  'of Apollo': {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'own-id', name: 'Name', type: 'query', body: name }],
  },
};

describe.each(Object.entries(manifests))('a manifest %s', (_kind, manifest) => {
  test.each(['allow', 'only'] as const)('leads from each of its ids to its document: %s', async (mode) => {
    const { facade } = await trusting(mode, manifest);
    const ids = 'operations' in manifest ? ['own-id'] : Object.keys(manifest);
    for (const id of [...ids, sha256(name), `sha256:${sha256(name)}`]) {
      for (const params of [{ documentId: id }, { doc_id: id }, { id }]) {
        expect((await send(facade, params)).body).toEqual({ data: itsName });
        expect((await send(facade, params, customer, { method: 'GET' })).body).toEqual({ data: itsName });
      }
    }
    expect((await send(facade, { extensions: automatic(name) })).body).toEqual({ data: itsName });
  });
});

describe('a document that is only named', () => {
  const manifest = { name, kind, deletion, variables: 'query ($id: ID!) { customer(id: $id) { id } }' };

  test('runs with its variables and the name of its operation', async () => {
    const { facade } = await trusting('only', manifest);
    const variables = { id: 'ada' };
    expect((await send(facade, { documentId: 'variables', variables })).body).toEqual({
      data: { customer: variables },
    });
    expect((await send(facade, { documentId: 'kind', operationName: 'Kind' })).status).toBe(200);
    expect((await send(facade, { documentId: 'kind', operationName: 'Other' })).status).toBe(400);
  });

  test('runs under the same rules as any other: a mutation needs its scope, and never comes by GET', async () => {
    const { facade } = await trusting('only', manifest);
    expect((await send(facade, { documentId: 'deletion' })).code).toBe('FORBIDDEN');
    const get = await send(facade, { documentId: 'deletion' }, 'administrator', { method: 'GET' });
    expect(get.status).toBe(405);
    expect(facade.takeCalls()).toEqual([]);
    const { body } = await send(facade, { documentId: 'deletion' }, 'administrator');
    expect(body.data).toEqual({ deleteCustomer: { __typename: 'DeleteCustomerPayload' } });
  });

  test.each([['POST'], ['GET']])('is not found under an id that nobody knows: %s', async (method) => {
    const { facade } = await trusting('allow', manifest);
    const answer = await send(facade, { documentId: 'unknown' }, customer, { method });
    expect(answer).toMatchObject({ status: 404, code: 'PERSISTED_QUERY_NOT_FOUND' });
    expect(answer.body.errors).toHaveLength(1);
    expect(answer.body.errors?.[0]?.message).toBe('PersistedQueryNotFound');
    // Clients that know no status but 200 look into the body.
    const old = await send(facade, { documentId: 'unknown' }, customer, {
      method,
      headers: { accept: 'application/json' },
    });
    expect(old).toMatchObject({ status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' });
  });

  test.each([
    ['twice', { documentId: 'name', id: 'name' }],
    ['beside a text', { documentId: 'name', query: kind }],
    ['by a number', { documentId: 7 }],
    ['by an empty id', { documentId: '' }],
    ['by a hash that is none', { extensions: { persistedQuery: { version: 1, sha256Hash: '__proto__' } } }],
    [
      'by a hash of another version',
      { extensions: { persistedQuery: { version: 2, sha256Hash: sha256(name) } } },
    ],
  ])('is refused when it is named %s', async (_how, params) => {
    const { facade } = await trusting('allow', manifest);
    expect(await send(facade, params)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  test('is never a property that every object has', async () => {
    const { facade } = await trusting('only', manifest);
    for (const documentId of ['__proto__', 'constructor', 'toString'])
      expect((await send(facade, { documentId })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});

describe('where only the manifest’s documents run', () => {
  test('no other text runs, in any way that it comes', async () => {
    const { facade } = await trusting('only', { name });
    for (const [params, init] of [
      [{ query: kind }, {}],
      [{ query: kind }, { method: 'GET' }],
      [{ query: kind, extensions: automatic(kind) }, {}],
      [{ query: deletion }, {}],
      [{ query: '{ not graphql' }, {}],
    ] as const) {
      expect(await send(facade, params, customer, init)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
    expect((await send(facade, { query: kind }, 'nobody')).code).toBe('UNAUTHENTICATED');
    expect(facade.takeCalls()).toEqual([]);
  });

  test('nor as a stream of events', async () => {
    const followed = 'subscription { viewerCustomerChanged { __typename } }';
    const { facade } = await trusting('only', { name, followed });
    const events = async (params: object) => {
      const authorization = (await facade.authorizationOf(customer)) ?? '';
      return facade.server.fetch(
        new Request('http://facade.test/graphql', {
          method: 'POST',
          headers: { authorization, accept: 'text/event-stream', 'content-type': 'application/json' },
          body: JSON.stringify(params),
        }),
      );
    };
    for (const query of [kind, `${followed} `, 'subscription { viewerCustomerChanged { customerId } }'])
      expect(await (await events({ query })).text()).toContain('"code":"FORBIDDEN"');
    expect(await (await events({ documentId: 'name' })).text()).toContain('"name":"ada"');
    expect(facade.events.subscribers()).toBe(0);
    const stream = await events({ documentId: 'followed' });
    await facade.clock.advance(0);
    expect(facade.events.subscribers()).toBe(1);
    await stream.body?.cancel();
  });

  test('the text of one of them does', async () => {
    const { facade } = await trusting('only', { name });
    expect((await send(facade, { query: name })).body).toEqual({ data: itsName });
  });

  test('staff who may introspect can try others, as in GraphiQL', async () => {
    const { facade } = await trusting('only', { name });
    expect((await send(facade, { query: kind }, explorer)).body.data).toEqual({ viewer: { kind: 'STAFF' } });
    expect((await send(facade, { query: '{ __schema { queryType { name } } }' }, explorer)).status).toBe(200);
  });
});

describe('automatic persisted queries', () => {
  const apq = (): Promise<Facade> => createFacade({ env: { APQ: 'on' } });

  test.each(['POST', 'GET'])('are registered by sending them once: %s', async (method) => {
    const facade = await apq();
    const named = { extensions: automatic(name) };
    expect((await send(facade, named, customer, { method })).body.errors?.[0]?.message).toBe(
      'PersistedQueryNotFound',
    );
    expect((await send(facade, { query: name, ...named }, customer, { method })).body).toEqual({
      data: itsName,
    });
    expect((await send(facade, named, customer, { method })).body).toEqual({ data: itsName });
  });

  test('keep nothing under another text’s hash', async () => {
    const facade = await apq();
    const forged = { query: kind, extensions: automatic(name) };
    expect(await send(facade, forged)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect((await send(facade, { extensions: automatic(name) })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('are registered by nobody who did not sign in', async () => {
    const facade = await apq();
    const known = { query: '{ __typename }', extensions: automatic('{ __typename }') };
    expect((await send(facade, known, 'nobody')).status).toBe(200);
    expect((await send(facade, { extensions: known.extensions })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('are not supported by default, and clients are told so in their own words', async () => {
    const facade = await createFacade();
    const answer = await send(facade, { extensions: automatic(name) });
    expect(answer).toMatchObject({ status: 400, code: 'PERSISTED_QUERY_NOT_SUPPORTED' });
    expect(answer.body.errors?.[0]?.message).toBe('PersistedQueryNotSupported');
    // Sent with its text it runs.
    expect((await send(facade, { query: name, extensions: automatic(name) })).body).toEqual({
      data: itsName,
    });
  });
});
