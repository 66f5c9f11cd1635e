import { beforeAll, describe, expect, test } from 'vitest';
import type { FetchLike } from '../../../src/revenuecat/transport.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createFacade, type Asker, type Facade } from '../../support/facade.ts';

/*
 * What a server does that is told no more than NODE_ENV=production, a key and who may sign in. Its upstream answers
 * like the real one, at its own address, to its own key.
 */
const clock = createManualClock();
const sandbox = createSandbox({ clock, rateLimits: 'off' });
let upstream: FetchLike = (url, init) => sandbox.fetch(url, init);
let facade: Facade;

beforeAll(async () => {
  facade = await createFacade({
    sandbox,
    clock,
    fetch: (url, init) => upstream(url, init),
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: '',
      REVENUECAT_API_KEY: sandbox.keys.read,
      REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
      REVENUECAT_PROJECT_ID: sandbox.projectId,
    },
  });
});

const customer: Asker = { customerId: 'ada' };
const support: Asker = { scopes: ['customer_information:customers:read_write'] };
const reader: Asker = { scopes: ['facade:introspection:read'] };

async function send(init: RequestInit, query = '', as: Asker = support): Promise<Response> {
  const headers = new Headers(init.headers);
  const authorization = await facade.authorizationOf(as);
  if (authorization !== null) headers.set('authorization', authorization);
  return facade.server.fetch(new Request(`http://facade.test/graphql${query}`, { ...init, headers }));
}

const json = { 'content-type': 'application/json' };

describe('in production, by default', () => {
  test('the server answers, with the key of the real address', async () => {
    expect(await facade.data('{ customer(id: "ada") { id } }', {}, support)).toEqual({
      customer: { id: 'ada' },
    });
  });

  const questions = {
    __schema: '{ __schema { queryType { name } } }',
    __type: '{ __type(name: "Customer") { name } }',
    _service: '{ _service { sdl } }',
    'a fragment': 'query { ...F } fragment F on Query { __schema { queryType { name } } }',
  };
  test.each(Object.entries(questions))(
    'the schema is told to nobody without the scope: %s',
    async (_way, document) => {
      for (const [as, code] of [
        ['nobody', 'UNAUTHENTICATED'],
        [customer, 'FORBIDDEN'],
        [support, 'FORBIDDEN'],
      ] as const) {
        const answer = await facade.query(document, {}, as);
        expect(answer.data).toBeNull();
        expect(answer.errors.map((error) => error.extensions['code'])).toEqual([code]);
      }
      expect((await facade.query(document, {}, reader)).errors).toEqual([]);
    },
  );

  test.each([
    ['a field', '{ custumer(id: "ada") { id } }', {}],
    ['an argument', '{ customer(ids: "ada") { id } }', {}],
    ['a type', 'query ($input: DeleteCustomerInpt) { viewer { name } }', {}],
    ['an input field', 'mutation { deleteCustomer(input: { customerIds: "a" }) { __typename } }', {}],
    [
      'a value of an enum',
      'query ($e: Environment) { customer(id: "ada") { subscriptions(environment: $e) { nodes { id } } } }',
      { e: 'PRODUCTIN' },
    ],
    [
      'a value of an enum as it stands',
      '{ customer(id: "ada") { subscriptions(environment: PRODUCTIN) { nodes { id } } } }',
      {},
    ],
  ])('no suggestion tells the name of %s that nearly fits', async (_what, document, variables) => {
    for (const as of [customer, support]) {
      const answer = await facade.query(document, variables, as);
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(answer.text).not.toMatch(/did you mean/i);
      expect(answer.text).not.toMatch(/DeleteCustomerInput"|"PRODUCTION"|"customer"/);
    }
    expect((await facade.query(document, variables, reader)).text).toMatch(/Did you mean/);
  });

  test('no browser gets a page', async () => {
    for (const path of ['', '/graphiql/graphiql.js']) {
      const response = await facade.server.fetch(
        new Request(`http://facade.test/graphql${path}`, { headers: { accept: 'text/html' } }),
      );
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.headers.get('content-type') ?? '').not.toContain('html');
    }
  });

  test('an error tells nothing of upstream', async () => {
    upstream = () =>
      Promise.resolve(new Response('CANARY of a body', { status: 500, headers: { 'x-canary': 'CANARY' } }));
    const answer = await clock.finish(facade.query('{ customer(id: "zoe") { id } }', {}, support));
    upstream = (url, init) => sandbox.fetch(url, init);
    expect(answer.errors).toEqual([
      {
        message: 'RevenueCat cannot answer at the moment. Try again later.',
        path: ['customer'],
        locations: expect.any(Array) as unknown,
        extensions: { code: 'UPSTREAM_UNAVAILABLE', requestId: answer.headers.get('x-request-id') },
      },
    ]);
  });

  test('no page of another origin may read an answer', async () => {
    const origin = 'https://evil.example';
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const body = JSON.stringify({ query: '{ viewer { name } }' });
    for (const response of [
      await send({ method: 'OPTIONS', headers: asked }, '', 'nobody'),
      await send({ method: 'POST', headers: { ...json, origin }, body }),
    ]) {
      const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
      expect(names).toEqual([]);
    }
  });

  const deletion = 'mutation { deleteCustomer(input: { customerId: "ada" }) { __typename } }';
  test.each([
    ['text/plain', JSON.stringify({ query: deletion })],
    ['text/plain;charset=UTF-8', JSON.stringify({ query: deletion })],
    ['application/x-www-form-urlencoded', `query=${encodeURIComponent(deletion)}`],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n${deletion}\r\n--x--`,
    ],
    ['text/plain; application/json', JSON.stringify({ query: deletion })],
    ['application/graphql', deletion],
    ['', JSON.stringify({ query: deletion })],
  ])('what a browser sends without asking first is refused: %s', async (type, body) => {
    sandbox.forgetCalls();
    const bytes = new TextEncoder().encode(body);
    const headers: HeadersInit = type === '' ? {} : { 'content-type': type };
    const response = await send({ method: 'POST', headers, body: bytes }, '', 'administrator');
    expect(response.status).toBe(415);
    expect(sandbox.calls).toEqual([]);
  });

  test('JSON is taken, with or without its character set', async () => {
    const body = JSON.stringify({ query: '{ viewer { kind } }' });
    for (const type of ['application/json', 'application/json; charset=utf-8']) {
      expect((await send({ method: 'POST', headers: { 'content-type': type }, body })).status).toBe(200);
    }
  });

  test('GET changes nothing', async () => {
    sandbox.forgetCalls();
    const response = await send({ method: 'GET' }, `?query=${encodeURIComponent(deletion)}`, 'administrator');
    expect(response.status).toBe(405);
    expect(sandbox.calls).toEqual([]);
  });

  test('several documents in one request are refused', async () => {
    const body = JSON.stringify([{ query: '{ viewer { name } }' }, { query: '{ viewer { name } }' }]);
    const response = await send({ method: 'POST', headers: json, body });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('"data"');
  });

  test('a request is at most 100,000 bytes', async () => {
    const bodyOf = (length: number): string => {
      const body = JSON.stringify({ query: '{ viewer { kind } }' });
      return body + ' '.repeat(length - body.length);
    };
    expect((await send({ method: 'POST', headers: json, body: bodyOf(100_000) })).status).toBe(200);
    expect((await send({ method: 'POST', headers: json, body: bodyOf(100_001) })).status).toBe(413);
  });

  test('a request takes at most 30 seconds', async () => {
    upstream = (_url, init) =>
      new Promise((_resolve, reject) => {
        init.signal.addEventListener('abort', () => {
          reject(init.signal.reason as Error);
        });
      });
    const startedAt = clock.now();
    // One call may take ten seconds, and these come one after another.
    const document = `mutation { ${['a', 'b', 'c', 'd', 'e'].map((id) => `${id}: deleteCustomer(input: { customerId: "${id}" }) { __typename }`).join(' ')} }`;
    const answer = await clock.finish(facade.query(document));
    upstream = (url, init) => sandbox.fetch(url, init);
    expect(clock.now() - startedAt).toBe(30_000);
    expect(answer.data).toBeNull();
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['OUTCOME_UNKNOWN']);
  });
});
