import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createFacade } from '../../support/facade.ts';

const facade = await createFacade();
/** The body limit is not what stands in the way here. */
const roomy = await createFacade({ env: { LIMIT_REQUEST_BYTES: '10000000' } });

interface Refused {
  readonly status: number;
  readonly code: unknown;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly calls: readonly string[];
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

async function post(
  body: Body,
  headers: Readonly<Record<string, string>> = {},
  to = facade,
): Promise<Refused> {
  to.takeCalls();
  // Without `duplex` no stream can be sent.
  const init: RequestInit & { readonly duplex: 'half' } = {
    method: 'POST',
    duplex: 'half',
    headers: {
      authorization: (await to.authorizationOf('administrator')) ?? '',
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    body,
  };
  const response = await to.server.fetch(new Request('http://facade.test/graphql', init));
  const text = await response.text();
  const { errors = [] } = JSON.parse(text) as {
    readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  };
  const [extensions = {}] = errors.map((error) => error.extensions);
  return { status: response.status, code: extensions['code'], extensions, text, calls: to.takeCalls() };
}

const ask = { query: 'query ($id: ID!) { customer(id: $id) { lastSeenCountry } }', variables: { id: 'ada' } };
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const withVariable = (json: string): string =>
  `{"query":"query ($id: ID!) { customer(id: $id) { lastSeenCountry } }","variables":{"id":${json}}}`;
const latin1 = new Uint8Array(Buffer.from(withVariable('"caf\u00e9"'), 'latin1'));

/** Ten megabytes, piece by piece, and nobody says beforehand how many. */
function endless(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let pieces = 0;
  return new ReadableStream({
    pull(controller) {
      pieces += 1;
      if (pieces > 160) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
}

const tooManyBytes = { limited: 'REQUEST_BYTES', limit: 100_000 };

describe('a hostile request is refused before anything is resolved', () => {
  test.each([
    ['two documents in one body', JSON.stringify([ask, ask]), {}, 400, 'BAD_USER_INPUT'],
    [
      'a thousand documents in one body',
      JSON.stringify(Array.from({ length: 700 }, () => ask)),
      {},
      400,
      'BAD_USER_INPUT',
    ],
    ['text that is no UTF-8', latin1, {}, 400, 'BAD_USER_INPUT'],
    [
      'half of a character at the end',
      new Uint8Array([...Buffer.from('{"query":"{ a }"}'), 0xe2, 0x82]),
      {},
      400,
      'BAD_USER_INPUT',
    ],
    ['UTF-16', new Uint8Array(Buffer.from(JSON.stringify(ask), 'utf16le')), {}, 400, 'BAD_USER_INPUT'],
    [
      'another character set',
      JSON.stringify(ask),
      { 'content-type': 'application/json; charset=iso-8859-1' },
      415,
      'BAD_USER_INPUT',
    ],
    ['ten megabytes', ' '.repeat(10_000_000), {}, 413, 'BAD_USER_INPUT'],
    ['ten megabytes of one string', withVariable(`"${'a'.repeat(10_000_000)}"`), {}, 413, 'BAD_USER_INPUT'],
    [
      'a bomb that unpacks to ten megabytes',
      new Uint8Array(gzipSync(Buffer.alloc(10_000_000, 32))),
      { 'content-encoding': 'gzip' },
      415,
      'BAD_USER_INPUT',
    ],
    [
      'compressed twice over',
      new Uint8Array(gzipSync(gzipSync(JSON.stringify(ask)))),
      { 'content-encoding': 'gzip, gzip' },
      415,
      'BAD_USER_INPUT',
    ],
    [
      'a form',
      'query=%7Bviewer%7Bname%7D%7D',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'BAD_USER_INPUT',
    ],
    ['a number', '1', {}, 400, 'BAD_USER_INPUT'],
    ['50,000 lists inside each other as the body', nested(49_000), {}, 400, 'BAD_USER_INPUT'],
    [
      'variables that are a list',
      '{"query":"{ viewer { name } }","variables":[1]}',
      {},
      400,
      'BAD_USER_INPUT',
    ],
    ['an empty body', '', {}, 400, 'BAD_USER_INPUT'],
    [
      'a variable of 90,000 characters',
      withVariable(`"${'a'.repeat(90_000)}"`),
      {},
      undefined,
      'BAD_USER_INPUT',
    ],
  ] as const)('%s', async (_what, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect(answer, answer.text.slice(0, 300)).toMatchObject({ code, calls: [] });
    if (status === 413) expect(answer.extensions).toMatchObject(tooManyBytes);
    if (status !== undefined) expect(answer.status).toBe(status);
  });

  test('ten megabytes of which nobody says that they are', async () => {
    const answer = await post(endless());
    expect(answer).toMatchObject({ status: 413, code: 'BAD_USER_INPUT', calls: [] });
    expect(answer.extensions).toMatchObject(tooManyBytes);
  });

  test.each([
    ['variables', withVariable(nested(40_000))],
    ['variables by objects', withVariable(`${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`)],
    ['extensions', `{"query":"{ viewer { name } }","extensions":{"a":${nested(40_000)}}}`],
  ])('40,000 levels in its %s', async (_where, body) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, code: 'QUERY_TOO_COMPLEX', calls: [] });
    expect(answer.extensions).toMatchObject({ limited: 'VARIABLE_DEPTH', limit: 100, found: 101 });
  });

  test('a name of 50,000 letters for its operation, which nobody repeats', async () => {
    const name = 'n'.repeat(45_000);
    const answer = await post(
      JSON.stringify({ query: `query ${name} { viewer { name } }`, operationName: name }),
    );
    expect(answer).toMatchObject({ status: 400, code: 'QUERY_TOO_COMPLEX', calls: [] });
    expect(answer.extensions).toMatchObject({ limited: 'OPERATION_NAME', limit: 256, found: 45_000 });
    expect(answer.text.length).toBeLessThan(500);
  });

  test('many operations, each small, of which one is to run', async () => {
    const operations = Array.from({ length: 60 }, (_, index) => `query Q${String(index)} { ...F }`);
    const query = `${operations.join(' ')} fragment F on Query { ${'viewer { name } '.repeat(20)} }`;
    const answer = await post(JSON.stringify({ query, operationName: 'Q1' }));
    expect(answer).toMatchObject({ status: 400, code: 'QUERY_TOO_COMPLEX', calls: [] });
    expect(answer.extensions).toMatchObject({ limited: 'FIELDS', limit: 2_000, found: 60 * 20 * 2 });
  });

  test('100,000 entities', async () => {
    const representations = Array.from({ length: 100_000 }, (_, id) => ({
      __typename: 'Customer',
      id: String(id),
    }));
    const query =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { lastSeenCountry } } }';
    const body = JSON.stringify({ query, variables: { r: representations } });
    expect(await post(body)).toMatchObject({ status: 413, calls: [] });
    const answer = await post(body, {}, roomy);
    expect(answer).toMatchObject({ status: 400, code: 'QUERY_TOO_COMPLEX', calls: [] });
    expect(answer.extensions).toMatchObject({ estimatedCalls: 100_000, limit: 120 });
  });

  test('100,000 ids', async () => {
    const ids = Array.from({ length: 100_000 }, (_, id) => String(id));
    const query = 'query ($ids: [ID!]!) { customersByIds(ids: $ids) { lastSeenCountry } }';
    const answer = await post(JSON.stringify({ query, variables: { ids } }), {}, roomy);
    expect(answer).toMatchObject({ status: 400, code: 'QUERY_TOO_COMPLEX', calls: [] });
  });

  test('100,000 variables that no operation declares', async () => {
    const variables = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`v${String(index)}`, index]),
    );
    const body = JSON.stringify({ query: '{ viewer { name } }', variables });
    expect(await post(body)).toMatchObject({ status: 413, calls: [] });
    // Nothing reads them, so they do no harm.
    expect(await post(body, {}, roomy)).toMatchObject({ status: 200, calls: [] });
  });

  test('a mutation that a page of another origin could make a browser send', async () => {
    const query = 'mutation { deleteCustomer(input: { customerId: "ada" }) { __typename } }';
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/jsonp'])
      expect(await post(JSON.stringify({ query }), { 'content-type': type })).toMatchObject({
        status: 415,
        calls: [],
      });
  });
});

describe('names that objects have by nature', () => {
  test.each([
    withVariable('"ada"').replace('"variables"', '"__proto__":{"variables":{"id":"wilma"}},"variables"'),
    '{"query":"query ($id: ID!) { customer(id: $id) { id } }","variables":{"id":"ada","__proto__":{"id":"wilma"}}}',
    '{"query":"query ($id: ID!) { customer(id: $id) { id } }","variables":{"id":"wilma","id":"ada"}}',
    '{"query":"query ($id: ID!) { customer(id: $id) { id } }","variables":{"id":"ada"},"extensions":{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}}',
  ])('change nothing: %s', async (body) => {
    const answer = await post(body);
    expect(answer.text).not.toContain('wilma');
    expect(({} as { a?: unknown }).a).toBeUndefined();
    expect((await facade.data('{ viewer { name } }')).viewer).toEqual({ name: 'administrator' });
  });
});
