import { setTimeout as delay } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { errorForStatus } from '../../src/sandbox/http/errors.ts';
import { ConnectionCut } from '../../src/sandbox/http/faults.ts';

/** How a call goes wrong. Those of the second list have had their effect by then, and only the answer is lost. */
const before = ['late', 'rate limited', 'failed', 'unavailable', 'page of a proxy', 'cut'] as const;
const after = ['done and cut', 'done and malformed', 'done and failed', 'done and silent'] as const;
type Disturbance = (typeof before)[number] | (typeof after)[number];

/** Longer than the servers of the run wait. */
const silenceMs = 10_000;
const longestDelayMs = 400;

/** An upstream of which so many calls go wrong, and which keeps a book of what it has really done. */
export interface DisturbedUpstream {
  fetch(request: Request): Promise<Response>;
  /** From now on everything goes well. */
  calm(): void;
  /** How often each write has had its effect, by what names it: see {@link nameOf}. */
  readonly done: ReadonlyMap<string, number>;
  /** How many calls went wrong, in which way. */
  readonly disturbed: Readonly<Record<string, number>>;
  readonly calls: number;
}

export function disturbUpstream(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: {
    /** The share of calls that go wrong, from 0 to 1. */
    readonly share: number;
    /** Numbers from 0 up to 1. */
    readonly random: () => number;
    /** Written wherever upstream says something that nobody may repeat. */
    readonly canary: string;
  },
): DisturbedUpstream {
  const { random, canary } = options;
  const done = new Map<string, number>();
  const disturbed: Record<string, number> = {};
  const knownKeys = new Set<string>();
  let { share } = options;
  let calls = 0;

  const note = async (request: Request, body: string, response: Response): Promise<Response> => {
    if (request.method === 'GET' || !response.ok) return response;
    const { pathname } = new URL(request.url);
    const key = request.headers.get('idempotency-key');
    const known = JSON.stringify([pathname, key]);
    // Upstream has repeated its answer, and done nothing.
    if (key !== null && knownKeys.has(known)) return response;
    knownKeys.add(known);
    const name = nameOf(pathname, body);
    done.set(name, (done.get(name) ?? 0) + 1);
    return response;
  };

  return {
    done,
    disturbed,
    get calls() {
      return calls;
    },
    calm() {
      share = 0;
    },
    async fetch(request) {
      calls += 1;
      const kind = random() < share ? pick([...before, ...after], random()) : null;
      if (kind !== null) disturbed[kind] = (disturbed[kind] ?? 0) + 1;
      const instead = await disturbBefore(kind, random, request.signal);
      if (instead !== null) return withCanary(instead, canary);
      const body = request.method === 'GET' ? '' : await request.clone().text();
      // Also where the caller gives up meanwhile: the original would go on.
      const response = await note(request, body, await sandbox.fetch(new Request(request, { signal: null })));
      return withCanary(await disturbAfter(kind, response, request.signal), canary);
    },
  };
}

/** What names a write: whatever the run puts into it that it puts into no other one. */
export function nameOf(pathname: string, body: string): string {
  const subscription = /\/subscriptions\/([^/]+)\/actions\/refund$/.exec(pathname)?.[1];
  if (subscription !== undefined) return `refund ${subscription}`;
  const grant = /"expires_at":(\d+)/.exec(body)?.[1];
  if (grant !== undefined) return `grant ${grant}`;
  return /soak-\d+/.exec(body)?.[0] ?? `another write: ${pathname}`;
}

function pick<Item>(items: readonly Item[], draw: number): Item {
  return items[Math.floor(draw * items.length)] as Item;
}

async function disturbBefore(
  kind: Disturbance | null,
  random: () => number,
  signal: AbortSignal,
): Promise<Response | null> {
  switch (kind) {
    case 'late':
      await delay(random() * longestDelayMs, undefined, { signal });
      return null;
    case 'rate limited':
      return refusal(429);
    case 'failed':
      return refusal(500);
    case 'unavailable':
      return refusal(503);
    case 'page of a proxy':
      return new Response('<!doctype html><h1>"message":"Bad gateway</h1>', {
        status: 502,
        headers: { 'content-type': 'text/html' },
      });
    case 'cut':
      throw new ConnectionCut();
    default:
      return null;
  }
}

async function disturbAfter(
  kind: Disturbance | null,
  response: Response,
  signal: AbortSignal,
): Promise<Response> {
  switch (kind) {
    case 'done and cut':
      throw new ConnectionCut();
    case 'done and malformed': {
      const text = await response.text();
      return new Response(text.slice(0, text.length / 2), response);
    }
    case 'done and failed':
      return refusal(500);
    case 'done and silent':
      await delay(silenceMs, undefined, { signal });
      throw new ConnectionCut();
    default:
      return response;
  }
}

function refusal(status: number): Response {
  return Response.json(errorForStatus(status, 500, undefined).body, { status });
}

/** Done to the text, so that bodies which are not JSON stay as odd as they are. */
async function withCanary(response: Response, canary: string): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set('x-upstream-words', canary);
  headers.delete('content-length');
  const text = (await response.text())
    .replaceAll('{"object":', `{"field_of_nobody":"${canary}","object":`)
    .replace('"message":"', `"message":"${canary} `);
  const hasBody = response.status !== 204 && response.status !== 304;
  return new Response(hasBody ? text : null, { status: response.status, headers });
}
