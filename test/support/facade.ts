import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GraphQLClient, type Variables } from 'graphql-request';
import { SignJWT } from 'jose';
import { expect } from 'vitest';
import { scopeCatalogue } from '../../src/auth/scopes.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Idempotency } from '../../src/loading/idempotency.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { FetchLike } from '../../src/revenuecat/transport.ts';
import { createEventBus, type EventBus } from '../../src/events/event-bus.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { createServer, type Server, type ServerParts } from '../../src/server/create-server.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { schemaWithCauses } from './field-causes.ts';
import { withCanaries } from './canary-upstream.ts';
import {
  canary,
  inspectForLeaks,
  inspectResponse,
  registerSecret,
  registerSecretsOf,
} from './leak-inspection.ts';
import { observed, observedSandbox } from './observed-upstream.ts';

/** Who asks in a test. */
export type Asker =
  | 'administrator'
  | 'nobody'
  | { readonly customerId: string }
  | { readonly scopes: readonly string[] }
  | { readonly authorization: string };

/** What a client of the facade got. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors: readonly AnswerError[];
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
  /** The body as it came. */
  readonly text: string;
}

interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What a client sends beside its document. */
interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends when the client leaves. */
  readonly signal?: AbortSignal;
}

/** The whole server in this process, on a sandbox of its own, with a clock that stands still. */
export interface Facade {
  readonly server: Server;
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly events: EventBus;
  /** Every log line so far, as written. */
  readonly logs: readonly string[];
  /** Sends a document the way clients do, and gives what came back, errors included. */
  query(document: string, variables?: Variables, as?: Asker, sent?: Sent): Promise<Answer>;
  /** The same, and fails the test when there is an error; gives the data. */
  data<Data = Record<string, unknown>>(document: string, variables?: Variables, as?: Asker): Promise<Data>;
  /** Ids of the operations that reached the sandbox since the last look, in order. */
  takeCalls(): string[];
  authorizationOf(asker: Asker): Promise<string | null>;
}

/** Settings under which an answer past its lifetime is never given. */
export const freshAnswersOnly = {
  CACHE_STALE_CUSTOMER_SECONDS: '0',
  CACHE_STALE_CONFIGURATION_SECONDS: '0',
  CACHE_OUTAGE_CUSTOMER_SECONDS: '0',
  CACHE_OUTAGE_CONFIGURATION_SECONDS: '0',
} as const;

/** Settings under which a test may select whole objects, which nobody asks for at once. */
export const roomForWholeAnswers = {
  LIMIT_ALIASES: '10000',
  LIMIT_CALLS_CUSTOMER: '100000',
  LIMIT_CALLS_STAFF: '100000',
  LIMIT_DEPTH: '100',
  LIMIT_FIELDS: '50000',
  LIMIT_LIST_DEPTH: '100',
  LIMIT_LIST_ITEMS: '1000000000',
  LIMIT_ROOT_FIELDS: '10000',
  LIMIT_TOKENS: '15000',
} as const;

/** The clock of a test stands still, and with it the minute of an account. Tests of the limits unset these. */
const unlimitedViewers = {
  LIMIT_PER_MINUTE_STAFF: '0',
  LIMIT_PER_MINUTE_CUSTOMER: '0',
  LIMIT_PER_MINUTE_ANONYMOUS: '0',
} as const;

/** Secrets of this run: all that leaves a facade is searched for them. */
export const administratorToken = canary('administrator');
export const jwtSecret = canary('secret_of_json_web_tokens');
// In the header of each token, so that any part of one is found that shows the header.
const keyId = canary('key_id');

/** Settings as the environment would give them; `sandbox` may be shared, `fetch` replaces the sandbox as the upstream. */
export async function createFacade(
  options: {
    env?: Readonly<Record<string, string>>;
    sandbox?: Sandbox;
    clock?: ManualClock;
    fetch?: FetchLike;
    spanProcessor?: ServerParts['spanProcessor'];
    idempotency?: Idempotency;
  } = {},
): Promise<Facade> {
  const clock = options.clock ?? createManualClock();
  const sandbox = options.sandbox ?? createSandbox({ clock, rateLimits: 'off' });
  const events = createEventBus();
  const logs: string[] = [];
  for (const secret of [administratorToken, jwtSecret]) registerSecret(secret);
  registerSecretsOf(options.env ?? {});
  const sha256 = createHash('sha256').update(administratorToken).digest('hex');
  const { config } = loadConfig(
    {
      AUTH_JWT_SECRET: jwtSecret,
      AUTH_TOKENS: JSON.stringify([{ name: 'administrator', sha256, scopes: ['*'] }]),
      LOG_LEVEL: 'debug',
      ...unlimitedViewers,
      ...options.env,
    },
    scopeCatalogue,
  );
  const uninspected = await createServer(config, {
    sandbox: observedSandbox(sandbox),
    // Under a prefix the server builds its own: what causes which call is noted under the usual names.
    ...(config.subgraphPrefix === '' ? { schema: schemaWithCauses() } : {}),
    clock,
    ...(options.spanProcessor === undefined ? {} : { spanProcessor: options.spanProcessor }),
    events,
    ...(options.idempotency === undefined ? {} : { idempotency: options.idempotency }),
    logger: createLogger(config.logLevel, {
      write(line) {
        logs.push(line);
        inspectForLeaks('log', line);
      },
    }),
    ...(options.fetch === undefined
      ? {}
      : { fetch: observed(withCanaries(options.fetch), undefined, options.env?.['REVENUECAT_API_URL']) }),
  });

  const server: Server = {
    ...uninspected,
    async fetch(request) {
      const response = await uninspected.fetch(request);
      await inspectResponse(response);
      return response;
    },
    async fetchMetrics(request) {
      const response = await uninspected.fetchMetrics(request);
      inspectForLeaks('metrics', await response.clone().text());
      return response;
    },
  };

  const authorizationOf = async (asker: Asker): Promise<string | null> => {
    if (asker === 'nobody') return null;
    if (asker === 'administrator') return `Bearer ${administratorToken}`;
    if ('authorization' in asker) {
      registerSecret(asker.authorization.replace(/^\S+ /, ''));
      return asker.authorization;
    }
    const claims =
      'customerId' in asker ? { sub: asker.customerId } : { sub: 'staff', scope: asker.scopes.join(' ') };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: keyId })
      .setExpirationTime(Math.floor(clock.now() / 1000) + 86_400)
      .sign(new TextEncoder().encode(jwtSecret));
    return `Bearer ${token}`;
  };

  const query: Facade['query'] = async (document, variables = {}, as = 'administrator', sent = {}) => {
    const authorization = await authorizationOf(as);
    const received: { response?: Response; text?: string } = {};
    const client = new GraphQLClient('http://facade.test/graphql', {
      errorPolicy: 'all',
      headers: { ...sent.headers, ...(authorization === null ? {} : { authorization }) },
      fetch: async (input, init) => {
        received.response = await server.fetch(new Request(input, { ...init, signal: sent.signal ?? null }));
        received.text = await received.response.clone().text();
        return received.response;
      },
    });
    // A refused credential or document is an answer too; what came is read from the response itself.
    await client.rawRequest(document, variables).catch(() => undefined);
    const { response, text = '' } = received;
    if (response === undefined) throw new Error('The server gave no response.');
    const body = JSON.parse(text) as Partial<Pick<Answer, 'data' | 'errors' | 'extensions'>>;
    return {
      status: response.status,
      headers: response.headers,
      data: body.data,
      errors: body.errors ?? [],
      extensions: body.extensions,
      text,
    };
  };

  return {
    server,
    sandbox,
    clock,
    events,
    logs,
    query,
    async data<Data>(document: string, variables?: Variables, as?: Asker) {
      const answer = await query(document, variables, as);
      expect(answer.errors, answer.text).toEqual([]);
      return answer.data as Data;
    },
    takeCalls() {
      const operations = sandbox.calls.map((call) => call.operationId);
      sandbox.forgetCalls();
      return operations;
    },
    authorizationOf,
  };
}

/** One of the documents that clients send as they stand. */
export function exampleQuery(name: string): Promise<string> {
  return readFile(new URL(`../../examples/queries/${name}.graphql`, import.meta.url), 'utf8');
}
