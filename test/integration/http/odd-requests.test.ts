import { describe, expect, test } from 'vitest';
import { createFacade } from '../../support/facade.ts';

const facade = await createFacade();
const authorization = (await facade.authorizationOf({ customerId: 'ada' })) ?? '';
const name = encodeURIComponent('{ viewer { name } }');
const deletion = encodeURIComponent(
  'mutation { deleteCustomer(input: { customerId: "ada" }) { __typename } }',
);

async function ask(
  path: string,
  { headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {},
) {
  const request = new Request(`http://facade.test${path}`, {
    ...init,
    headers: { authorization, ...headers },
  });
  const response = await facade.server.fetch(request);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

const post = (headers: Record<string, string>) =>
  ask('/graphql', { method: 'POST', body: '{"query":"{ viewer { name } }"}', headers });
const answer = '{"data":{"viewer":{"name":"ada"}}}';

describe('a GET that is no request for GraphQL', () => {
  test.each([
    ['with variables that are not JSON', `query=${name}&variables=%7Bid`, '"variables" must be JSON.'],
    ['with extensions that are not JSON', `query=${name}&extensions=x`, '"extensions" must be JSON.'],
    ['with two documents', `query=${name}&query=${deletion}`, 'Send "query" once.'],
    ['with the document of a mutation first', `query=${deletion}&query=${name}`, 'Send "query" once.'],
    ['with two sets of variables', `query=${name}&variables={}&variables={}`, 'Send "variables" once.'],
    ['with two names of its document', `documentId=a&documentId=b`, 'Send "documentId" once.'],
    [
      'with bytes that are not UTF-8',
      `query=${name}&variables=%7B%22id%22%3A%22caf%E9%22%7D`,
      'The address is not UTF-8 in percent-encoding.',
    ],
  ])('%s is 400 in both media types', async (_what, search, message) => {
    const logged = facade.logs.length;
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, text } = await ask(`/graphql?${search}`, { headers: { accept } });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({
        errors: [
          { message, extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) as string } },
        ],
      });
    }
    expect(facade.logs.slice(logged).filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('a document that is named wrongly', () => {
  test.each([
    ['twice', { documentId: 'a', id: 'b' }],
    ['beside a text', { documentId: 'a', query: '{ viewer { name } }' }],
  ])('%s is 400 for those who take only application/json, too', async (_how, body) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const sent = await ask('/graphql', { method: 'POST', headers, body: JSON.stringify(body) });
    expect(sent.status).toBe(400);
  });

  test('is not among bytes that are not UTF-8', async () => {
    const body = new Uint8Array(Buffer.from('{"query":"{ caf\u00e9 }"}', 'latin1'));
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    expect((await ask('/graphql', { method: 'POST', headers, body })).status).toBe(400);
  });
});

describe('what the sender accepts', () => {
  const json = 'application/json; charset=utf-8';
  const response = 'application/graphql-response+json; charset=utf-8';
  test.each([
    ['application/json;q=0.1, application/graphql-response+json;q=0.9', response],
    ['application/graphql-response+json;q=0, application/json', json],
    ['application/graphql-response+json; q=0.5, */*;q=0.4', response],
    ['application/graphql-response+json;charset=utf-8 ;q=0.9, application/json;q=0.8', response],
    ['text/event-stream;q=0, multipart/mixed;q=0, application/graphql-response+json;q=0.2', response],
    ['application/json;Q=0.000', json],
    ['application/json;q=high, application/graphql-response+json;q=0.1', response],
    ['*/*;q=0', json],
  ])('is weighed: %s', async (accept, type) => {
    for (const sent of [
      await ask(`/graphql?query=${name}`, { headers: { accept } }),
      await post({ accept, 'content-type': 'application/json' }),
    ]) {
      expect(sent.text).toBe(answer);
      expect(sent.headers.get('content-type')).toBe(type);
    }
  });

  test('is not taken for parts that it refuses', async () => {
    const query = encodeURIComponent('{ viewer { name ... @defer { kind } } }');
    const accept = 'application/json, multipart/mixed;q=0';
    const { text } = await ask(`/graphql?query=${query}`, { headers: { accept } });
    expect(JSON.parse(text)).toEqual({ data: { viewer: { name: 'ada', kind: 'CUSTOMER' } } });
  });

  test.each(['application/xml', 'text/html, application/json;q=0'])(
    'and cannot be had is 406: %s',
    async (accept) => {
      expect((await post({ accept, 'content-type': 'application/json' })).status).toBe(406);
    },
  );
});

describe('a body of JSON', () => {
  test.each([
    'application/json ; charset=utf-8',
    'application/json;charset=utf8',
    'Application/JSON; Charset="UTF-8"',
    'application/json; charset=us-ascii',
    'application/json;',
  ])('may be called %s', async (type) => {
    expect(await post({ 'content-type': type })).toMatchObject({ status: 200, text: answer });
  });

  test.each([
    'application/json; charset=utf-16',
    'text/plain; charset=application/json',
    'application/json, text/plain',
    'application/graphql-response+json',
    'application/x-www-form-urlencoded',
  ])('may not be called %s', async (type) => {
    const { status, text } = await post({ 'content-type': type });
    expect(status).toBe(415);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('methods', () => {
  const all = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';

  test('HEAD is answered as GET is, without the body', async () => {
    const path = `/graphql?query=${encodeURIComponent('{ customer(id: "ada") { lastSeenCountry } }')}`;
    const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
    const shown = ({ headers }: { headers: Headers }) =>
      Object.fromEntries([...headers].filter(([header]) => header !== 'x-request-id'));
    expect(head.text).toBe('');
    expect({ status: head.status, ...shown(head) }).toEqual({ status: get.status, ...shown(get) });
    expect((await ask(`/graphql?query=${deletion}`, { method: 'HEAD' })).status).toBe(405);
  });

  test('a HEAD of a subscription leaves none behind', async () => {
    const query = encodeURIComponent('subscription { viewerCustomerChanged { __typename } }');
    const headers = { accept: 'text/event-stream' };
    const head = await ask(`/graphql?query=${query}`, { method: 'HEAD', headers });
    expect(head).toMatchObject({ status: 200, text: '' });
    await facade.clock.advance(0);
    expect(facade.events.subscribers()).toBe(0);
  });

  test.each(['PATCH', 'QUERY', 'PROPFIND'])(
    '%s is refused with the ones that can be used',
    async (method) => {
      const refused = await ask('/graphql', { method });
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe(all);
      expect(JSON.parse(refused.text)).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    },
  );

  test('OPTIONS names them, with pages of other origins and without', async () => {
    const open = await createFacade({ env: { CORS_ORIGINS: 'https://app.example.com' } });
    for (const { server } of [facade, open]) {
      const { status, headers } = await server.fetch(
        new Request('http://facade.test/graphql', { method: 'OPTIONS' }),
      );
      expect([status, headers.get('allow')]).toEqual([204, all]);
    }
  });

  test('a stream that is not there is refused with the id of the request', async () => {
    const { status, text, headers } = await ask('/graphql?operationId=1', { method: 'DELETE' });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', requestId: headers.get('x-request-id') } }],
    });
  });
});

describe('paths', () => {
  test.each([
    '//graphql',
    '/graphql/',
    '/%67raphql',
    '/graphql%2F',
    '/graphql%3Fquery',
    '/GraphQL',
    '/health/',
    '/%68ealth',
    '/ready/',
    '/webhooks%2Frevenuecat',
    '/%',
  ])('match exactly: nothing is at %s', async (path) => {
    const { status, text } = await ask(path);
    expect([status, text]).toEqual([404, '{"error":"Nothing is here. GraphQL is at /graphql."}']);
  });

  test('are found behind any query', async () => {
    for (const search of ['', '?', '?/graphql', '?probe=1#x'])
      expect((await ask(`/health${search}`)).status).toBe(200);
  });
});

describe('what may be kept', () => {
  test('is no answer about health', async () => {
    for (const path of ['/health', '/ready'])
      expect((await ask(path)).headers.get('cache-control')).toBe('no-store');
  });

  test('is no stream of events', async () => {
    const headers = { accept: 'text/event-stream' };
    const stream = await ask(`/graphql?query=${name}`, { headers });
    expect(stream.text).toContain(answer);
    expect(stream.headers.get('cache-control')).toBe('no-store');
  });

  test('is asked for in full: there are no tags and no ranges', async () => {
    const headers = {
      'if-none-match': '*',
      'if-modified-since': new Date(2100, 0).toUTCString(),
      range: 'bytes=0-3',
    };
    const full = await ask(`/graphql?query=${name}`, { headers });
    expect(full).toMatchObject({ status: 200, text: answer });
    expect(full.headers.get('etag')).toBeNull();
  });
});
