import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FetchLike } from '../../../src/revenuecat/transport.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { addSmallBusiness } from '../../fakes/small-business.ts';
import {
  administratorToken,
  createFacade,
  exampleQuery,
  freshAnswersOnly,
  jwtSecret,
  type Asker,
  type Facade,
} from '../../support/facade.ts';
import { takeLeaks, upstreamCanary } from '../../support/leak-inspection.ts';
import { selectionOf } from '../../support/whole-selection.ts';

/** Secrets, each of its own; none may come out anywhere. */
const canaries = {
  readKey: 'sk_CANARYreadkeyCANARY',
  writeKey: 'sk_CANARYwritekeyCANARY',
  host: 'canary-upstream-host.invalid',
  urlPath: 'canary-upstream-path',
  body: `OF-AN-UPSTREAM-BODY-${upstreamCanary}`,
  badToken: 'CANARY-token-that-nobody-knows',
  badJwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.CANARYsignatureCANARY',
} as const;
/** What a sender wrote may come back to the sender, but belongs in no log. */
const sendersCanary = 'canary.of.a.sender@example.com';

const clock = createManualClock();
const sandbox = createSandbox({ clock, rateLimits: 'off', seed: 'empty' });
addSmallBusiness(sandbox, clock.now());

/** What upstream answers, or how it fails; null for the right answer. */
type Upstream = (answer: () => Promise<Response>) => Promise<Response>;

/** Everything that left the server: responses to whoever asked, lines to the log, prints to the console. */
interface Outcome {
  readonly responses: string[];
  readonly lines: readonly string[];
}

async function createLeakyWorld(): Promise<{ facade: Facade; behave: (upstream: Upstream) => void }> {
  let upstream: Upstream = (answer) => answer();
  const keys = new Map([
    [`Bearer ${canaries.readKey}`, sandbox.keys.read],
    [`Bearer ${canaries.writeKey}`, sandbox.keys.write],
  ]);
  const fetch: FetchLike = (url, init) =>
    upstream(() => {
      const key = keys.get(init.headers['authorization'] ?? '');
      if (key === undefined) throw new Error('The server has used another key.');
      const headers = { ...init.headers, authorization: `Bearer ${key}` };
      return sandbox.fetch(url.replace(`/${canaries.urlPath}`, ''), { ...init, headers });
    });
  const facade = await createFacade({
    sandbox,
    clock,
    fetch,
    env: {
      LOG_LEVEL: 'trace',
      REVENUECAT_API_KEY: canaries.readKey,
      REVENUECAT_WRITE_API_KEY: canaries.writeKey,
      REVENUECAT_API_URL: `https://${canaries.host}/${canaries.urlPath}`,
      ...freshAnswersOnly,
      CACHE_CUSTOMER_SECONDS: '1',
      CACHE_CONFIGURATION_SECONDS: '1',
      CACHE_MISSING_SECONDS: '1',
    },
  });
  return {
    facade,
    behave(next) {
      upstream = next;
    },
  };
}

const everything = `{ viewer { name customer { id } } project { name createdAt } customer(id: "full") {
  ${selectionOf('Customer', ['experiment', 'attributes', 'activeEntitlements', 'aliases'])}
  subscriptions { nodes { ${selectionOf('CustomerSubscription', ['entitlements', 'pendingChanges.product', 'transactions'])} } }
  purchases { nodes { ${selectionOf('Purchase', ['entitlements'])} } } }
  products { nodes { ${selectionOf('Product', ['app'])} } } apps { nodes { ${selectionOf('App')} } }
  entitlements { nodes { ${selectionOf('Entitlement', ['products'])} } }
  offerings { nodes { id packages { nodes { ${selectionOf('Package', ['products'])} } } } }
  customersByIds(ids: ["full", "last"]) { id lastSeenAt } }`;

/** Documents of all kinds, good and bad. */
async function documents(): Promise<readonly [document: string, variables: Record<string, unknown>][]> {
  const input = {
    customerId: 'full',
    entitlementId: 'entl1',
    expiresAt: new Date(clock.now() + 86_400_000).toISOString(),
    idempotencyKey: sendersCanary,
  };
  return [
    [everything, {}],
    [await exampleQuery('customer-screen'), { id: 'full' }],
    [await exampleQuery('entitlement-check'), { id: 'full', lookupKey: 'key-of-entl1' }],
    [await exampleQuery('support-list'), { first: 3 }],
    [await exampleQuery('catalogue'), {}],
    [await exampleQuery('grant-entitlement'), { input }],
    [await exampleQuery('grant-entitlement'), { input: { ...input, expiresAt: 'no date' } }],
    ['query ($q: String) { customers(search: $q) { nodes { id } } }', { q: sendersCanary }],
    [`{ customers(search: "${sendersCanary}") { nodes { id nothing } } }`, {}],
    [`{ customers(search: "${sendersCanary}" { `, {}],
    [
      '{ subscription(id: "sub1") { id status } purchase(id: "purc1") { id } package(id: "pkge1") { id } }',
      {},
    ],
    ['{ node(id: "Q3VzdG9tZXI6eA") { __typename } __schema { queryType { name } } _service { sdl } }', {}],
    ['{ _entities(representations: [{ __typename: "Customer", id: "full" }]) { __typename } }', {}],
  ];
}

const askers: readonly Asker[] = [
  'administrator',
  { customerId: 'full' },
  { scopes: ['customer_information:customers:read'] },
  'nobody',
  { authorization: `Bearer ${canaries.badToken}` },
  { authorization: `Bearer ${canaries.badJwt}` },
  { authorization: `Basic ${canaries.badToken}` },
];

const printed: string[] = [];
const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

beforeAll(() => {
  for (const method of consoleMethods)
    vi.spyOn(console, method).mockImplementation((...all: unknown[]) => void printed.push(all.join(' ')));
});
afterAll(() => {
  vi.restoreAllMocks();
});

const written = (response: Response, text: string): string =>
  [String(response.status), ...[...response.headers].flat(), text].join('\n');

/** Asks everything as everybody while upstream behaves so. */
async function outcomeUnder(upstream: Upstream): Promise<Outcome> {
  const { facade, behave } = await createLeakyWorld();
  behave(upstream);
  const responses: string[] = [];
  for (const asker of askers) {
    for (const [document, variables] of await documents()) {
      const answer = await clock.finish(facade.query(document, variables, asker));
      responses.push(
        written(new Response(null, { status: answer.status, headers: answer.headers }), answer.text),
      );
      await clock.advance(1_001);
    }
  }
  return { responses, lines: [...facade.logs, ...printed.splice(0)] };
}

/** The secrets that a text shows, also in other spellings. */
function secretsIn(text: string, secrets: readonly string[] = allSecrets): readonly string[] {
  return secrets.filter((secret) =>
    [secret, encodeURIComponent(secret), btoa(secret), Buffer.from(secret).toString('base64url')].some(
      (spelling) => text.toLowerCase().includes(spelling.toLowerCase()),
    ),
  );
}

const allSecrets: readonly string[] = [...Object.values(canaries), administratorToken, jwtSecret];

/** The places where something came out that must not. */
function leaksOf({ responses, lines }: Outcome): readonly string[] {
  return [
    ...responses.filter((response) => secretsIn(response).length > 0),
    ...lines.filter((line) => secretsIn(line, [...allSecrets, sendersCanary, 'eyJ']).length > 0),
  ];
}

const jsonOf = (body: unknown, status: number, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(Response.json(body, { status, headers: { 'x-from-upstream': canaries.body, ...headers } }));
const html = (status: number): Promise<Response> =>
  Promise.resolve(
    new Response(`<!doctype html><title>${canaries.body}</title>`, {
      status,
      headers: { 'content-type': 'text/html', 'set-cookie': `session=${canaries.body}` },
    }),
  );
const errorBody = (type: string) => ({
  object: 'error',
  type,
  message: `${canaries.body} for Bearer ${canaries.readKey}`,
  param: `${canaries.body} param`,
  doc_url: `https://${canaries.host}/doc`,
  retryable: false,
  referenced_object_ids: [canaries.readKey, `${canaries.body} id`],
});

/** Every value of the answer as one of another type that tells where it was seen. */
function mistyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mistyped);
  if (typeof value === 'number' || typeof value === 'boolean') return canaries.body;
  if (typeof value === 'string') return { [canaries.body]: canaries.body };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      // What makes it an answer at all stays.
      ['object', 'next_page', 'id', 'metadata'].includes(name) ? inner : mistyped(inner),
    ]),
  );
}

const rewriting =
  (rewrite: (json: unknown) => unknown): Upstream =>
  async (answer) => {
    const response = await answer();
    const json = rewrite(JSON.parse(await response.text()));
    return Response.json(json, { status: response.status });
  };

const upstreams: readonly [name: string, upstream: Upstream][] = [
  ['works', (answer) => answer()],
  ...[400, 401, 403, 404, 409, 422, 423, 429, 500, 503, 504].flatMap((status): [string, Upstream][] => [
    [`answers ${status}`, () => jsonOf(errorBody(`${canaries.body}_type`), status)],
    [`answers ${status} as HTML`, () => html(status)],
  ]),
  ...['invalid_request', 'parameter_error', 'store_error', 'resource_already_exists', 'server_error'].map(
    (type): [string, Upstream] => [`answers ${type}`, () => jsonOf(errorBody(type), 422)],
  ),
  ['answers in the form of v1', () => jsonOf({ code: 7000, message: canaries.body }, 400)],
  ['answers 200 as HTML', () => html(200)],
  ['answers an error as 200', () => jsonOf(errorBody('server_error'), 200)],
  [
    'answers half of JSON',
    () => Promise.resolve(new Response(`{"object":"customer","id":"${canaries.body}`)),
  ],
  [
    'answers a list of text',
    () => jsonOf({ object: 'list', items: canaries.body, next_page: canaries.body }, 200),
  ],
  [
    'links to a next page that it cannot',
    () => jsonOf({ object: 'list', items: [], next_page: canaries.body }, 200),
  ],
  [
    'redirects',
    () =>
      Promise.resolve(
        new Response(null, { status: 302, headers: { location: `https://${canaries.host}/x` } }),
      ),
  ],
  ['answers values of other types', rewriting(mistyped)],
  [
    'cannot be reached',
    () => {
      const cause = Object.assign(new Error(`connect ECONNREFUSED ${canaries.host}`), {
        code: 'ECONNREFUSED',
        hostname: canaries.host,
      });
      return Promise.reject(new TypeError(`fetch failed: https://${canaries.host}`, { cause }));
    },
  ],
  [
    'makes fetch quote the request',
    () => Promise.reject(new TypeError(`"Bearer ${canaries.readKey}" is an invalid header value.`)),
  ],
  ['never answers', () => new Promise<Response>(() => undefined)],
];

describe('the search for canaries', () => {
  test('finds the ones that are planted in a body, in a header and in the log', async () => {
    const { facade, behave } = await createLeakyWorld();
    // Planted where values go through on purpose: a value of a customer, and the request id that a proxy gives.
    behave(rewriting((json) => ({ ...(json as object), last_seen_platform: canaries.body })));
    const response = await facade.server.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: {
          authorization: (await facade.authorizationOf('administrator')) ?? '',
          'content-type': 'application/json',
          'x-request-id': canaries.readKey,
        },
        body: JSON.stringify({ query: '{ customer(id: "full") { lastSeenPlatform } }' }),
      }),
    );
    const text = await response.text();
    expect(secretsIn(text)).toEqual([canaries.body]);
    expect(secretsIn(written(response, ''))).toEqual([canaries.readKey]);
    const outcome = { responses: [written(response, text)], lines: facade.logs };
    expect(leaksOf(outcome)).toEqual([written(response, text), expect.stringContaining('"request"')]);
    expect(secretsIn(facade.logs.join('\n'))).toEqual([canaries.readKey]);
    // The kit, which looks at every test, has found them in the same places.
    expect(new Set(takeLeaks().map(({ kind }) => kind))).toEqual(
      new Set(['response body', 'response header', 'log']),
    );
  });

  test.each(allSecrets)('finds %s in other spellings', (secret) => {
    for (const spelling of [encodeURIComponent(secret), btoa(secret), secret.toUpperCase()])
      expect(secretsIn(`before ${spelling} after`)).toContain(secret);
  });

  test('sees what is printed to the console', () => {
    console.error('a thing', canaries.host);
    expect(leaksOf({ responses: [], lines: printed.splice(0) })).toHaveLength(1);
  });
});

describe('neither key, token, address nor upstream body comes out', () => {
  test.each(upstreams)('when upstream %s', { timeout: 60_000 }, async (_name, upstream) => {
    const outcome = await outcomeUnder(upstream);
    expect(leaksOf(outcome)).toEqual([]);
    // The search looked at something: a response for each question, and log lines that are more than the requests.
    expect(outcome.responses).toHaveLength(askers.length * (await documents()).length);
    expect(outcome.lines.length).toBeGreaterThan(outcome.responses.length);
  });

  test('from the pages and the answers that are not GraphQL', async () => {
    const { facade } = await createLeakyWorld();
    const authorization = `Bearer ${administratorToken}`;
    const post = { method: 'POST', headers: { authorization, 'content-type': 'application/json' } };
    const requests: readonly [path: string, init: RequestInit][] = [
      ['/health', {}],
      ['/nowhere', { headers: { authorization } }],
      ['/graphql', { headers: { accept: 'text/html', authorization } }],
      ['/graphql/graphiql/nothing.js', {}],
      ['/graphql', { method: 'OPTIONS', headers: { origin: 'https://elsewhere.invalid' } }],
      ['/graphql', { method: 'DELETE', headers: { authorization } }],
      ['/graphql?query=%7B__typename%7D', { headers: { authorization } }],
      ['/graphql', { ...post, body: 'no JSON' }],
      ['/graphql', { ...post, body: '[]' }],
      ['/graphql', { ...post, body: JSON.stringify({ query: 'x'.repeat(200_000) }) }],
    ];
    const responses: string[] = [];
    for (const [path, init] of requests) {
      const response = await facade.server.fetch(new Request(`http://facade.test${path}`, init));
      responses.push(written(response, await response.text()));
    }
    expect(leaksOf({ responses, lines: [...facade.logs, ...printed.splice(0)] })).toEqual([]);
  });
});
