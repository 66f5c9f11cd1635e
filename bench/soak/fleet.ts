import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import { startMeasured, type MeasuredProcess } from '../measured-process.ts';
import type { OutputInspection } from './output-inspection.ts';
import { secret } from './secrets.ts';

/** One server that runs. A restarted one is another. */
export interface Replica {
  /** Tells apart all processes of the run. */
  readonly id: number;
  readonly place: number;
  readonly url: string;
  readonly process: MeasuredProcess;
}

interface Posted {
  readonly status: number;
  readonly text: string;
}

/** The servers of the run, which are killed and come back. Place 0 is never ended before the run is over. */
export interface Fleet {
  alive(): readonly Replica[];
  /** One of those that live, by a number from 0 up to 1. */
  pick(draw: number): Replica;
  kill(place: number): Promise<void>;
  /** Asks it to stop. Resolves to its exit code, null when it did not stop in time. */
  stop(place: number): Promise<number | null>;
  start(place: number): Promise<Replica>;
  /** Sends a body with the run's token. Rejects when the connection breaks, and when no answer comes in time. */
  post(
    replica: Replica,
    body: string | Uint8Array,
    options?: { headers?: Readonly<Record<string, string>>; timeoutMs?: number; signal?: AbortSignal },
  ): Promise<Posted>;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** How servers ended that nobody ended. */
  readonly unexpectedEnds: readonly string[];
  /** Closes all connections of clients. */
  leave(): Promise<void>;
  end(): Promise<void>;
}

const token = secret('token');
const usualTimeoutMs = 40_000;

/** Starts so many servers with these settings. */
export async function startFleet(
  count: number,
  env: Readonly<Record<string, string>>,
  inspection: OutputInspection,
  onChange: (urls: readonly string[]) => Promise<void>,
): Promise<Fleet> {
  const sha256 = createHash('sha256').update(token).digest('hex');
  const replicas = new Map<number, Replica>();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let agent = new Agent({ connections: 64 });
  const unexpectedEnds: string[] = [];
  let started = 0;
  const alive = (): readonly Replica[] => [...replicas.values()];
  const tell = (): Promise<void> => onChange(alive().map(({ url }) => url));

  const start = async (place: number): Promise<Replica> => {
    started += 1;
    const id = started;
    const process = await startMeasured(
      ['src/main.ts'],
      {
        HOST: '127.0.0.1',
        PORT: '0',
        LIMIT_PER_MINUTE_STAFF: '1000000000',
        LIMIT_STOP_MS: '4000',
        AUTH_TOKENS: JSON.stringify([{ name: 'soak', sha256, scopes: ['*:*:*'] }]),
        ...env,
      },
      /GraphQL is at (\S+)/,
      inspection.reader(),
    );
    const replica = { id, place, url: process.started[1] ?? '', process };
    replicas.set(place, replica);
    void process.ended.then((how) => {
      if (replicas.get(place) !== replica) return;
      unexpectedEnds.push(`server ${String(id)} ended by itself: ${String(how)}`);
      replicas.delete(place);
    });
    await tell();
    return replica;
  };
  const take = async (place: number): Promise<Replica> => {
    const replica = replicas.get(place);
    if (replica === undefined) throw new Error(`There is no server in place ${String(place)}.`);
    replicas.delete(place);
    await tell();
    return replica;
  };

  await Promise.all(Array.from({ length: count }, (_, place) => start(place)));
  return {
    alive,
    pick(draw) {
      const all = alive();
      const one = all[Math.floor(draw * all.length)];
      if (one === undefined) throw new Error('No server lives.');
      return one;
    },
    async kill(place) {
      await (await take(place)).process.kill();
    },
    stop: async (place) => (await take(place)).process.stop(),
    start,
    async post(replica, body, options = {}) {
      const ownTimeout = AbortSignal.timeout(options.timeoutMs ?? usualTimeoutMs);
      const signal =
        options.signal === undefined ? ownTimeout : AbortSignal.any([ownTimeout, options.signal]);
      const response = await request(replica.url, {
        method: 'POST',
        headers: { ...headers, ...options.headers },
        body,
        dispatcher: agent,
        signal,
      });
      const text = await response.body.text();
      inspection.inspectAnswer(`${JSON.stringify(response.headers)}\n${text}`);
      return { status: response.statusCode, text };
    },
    headers,
    unexpectedEnds,
    get agent() {
      return agent;
    },
    async leave() {
      await agent.destroy();
      agent = new Agent({ connections: 8 });
    },
    async end() {
      await agent.destroy();
      const left = alive();
      replicas.clear();
      await Promise.all(left.map(({ process }) => process.stop()));
    },
  };
}
