import { setTimeout as delay } from 'node:timers/promises';
import { startContender, type Contender, type GraphQLAnswer } from '../contenders.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { createRedisProcess, type RedisProcess } from '../redis-process.ts';
import { startRoundRobin } from './round-robin.ts';

/** Three servers with one key and one Redis behind one address, which also takes the webhooks of the sandbox. */
export interface Cluster {
  readonly sandbox: SandboxProcess;
  readonly redis: RedisProcess;
  readonly replicas: readonly Contender[];
  /** The address of all of them, without a path. */
  readonly url: string;
  /** Asks whoever has the turn. Rejects when the connection breaks, or with what answered that is not JSON. */
  ask(body: string): Promise<GraphQLAnswer>;
  /** Sends an event as RevenueCat does, to whoever has the turn; resolves to the status. */
  sendWebhook(event: Readonly<Record<string, unknown>>): Promise<number>;
  /** Sends a request to the sandbox with the key that writes; rejects for anything but success. */
  upstream(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** All that the servers have logged. */
  output(): string;
  stop(): Promise<void>;
}

/** What the sandbox sends with its webhooks. */
const webhookAuthorization = 'webhooks-of-the-benchmark';
const names = 3;
const readyMs = 30_000;

export async function startCluster(options: {
  readonly redisProgram?: string;
  readonly rateLimits: 'documented' | 'off';
  readonly rateLimitOffsetMs?: number;
  /** Further settings of each server. */
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Cluster> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const { rateLimits, rateLimitOffsetMs = 0 } = options;
    const sandbox = await startSandbox({ rateLimits, rateLimitOffsetMs });
    ends.push(() => sandbox.stop());
    const proxy = await startRoundRobin();
    ends.push(() => proxy.close());
    const redis = await createRedisProcess({ program: options.redisProgram });
    ends.push(() => redis.kill());
    await redis.start();
    const upstream = upstreamOf(sandbox);
    await upstream('POST', 'integrations/webhooks', {
      name: 'All servers',
      url: `${proxy.url}/webhooks/revenuecat`,
      authorization_header: webhookAuthorization,
    });
    let output = '';
    const env = {
      REDIS_URL: redis.url,
      REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
      ...options.env,
    };
    const starting = Array.from({ length: names }, () =>
      startContender('ours', sandbox, env, (text) => {
        output += text;
      }),
    );
    // Also where one of them does not start: the others are on their way all the same.
    ends.push(async () => {
      await Promise.allSettled(starting.map(async (one) => (await one).stop()));
    });
    const replicas = await Promise.all(starting);
    await eventually(async () => (await Promise.all(replicas.map(usesRedis))).every((uses) => uses));
    await eventually(() => redis.use(allListen));
    proxy.send(replicas.map(({ url }) => new URL(url)));
    const [{ headers } = { headers: {} }] = replicas;
    return {
      sandbox,
      redis,
      replicas,
      url: proxy.url,
      async ask(body) {
        const signal = AbortSignal.timeout(60_000);
        const response = await fetch(`${proxy.url}/graphql`, { method: 'POST', headers, body, signal });
        return (await response.json()) as GraphQLAnswer;
      },
      async sendWebhook(event) {
        const response = await fetch(`${proxy.url}/webhooks/revenuecat`, {
          method: 'POST',
          headers: { authorization: webhookAuthorization, 'content-type': 'application/json' },
          body: JSON.stringify({ api_version: '1.0', event }),
        });
        await response.body?.cancel();
        return response.status;
      },
      upstream,
      output: () => output,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether the server can use Redis at this moment; false also for one that does not answer. */
export async function usesRedis({ url }: Pick<Contender, 'url'>): Promise<boolean> {
  const health = await fetch(new URL('/health', url)).catch(() => null);
  return health !== null && (await health.text()).includes('"redis":"ok"');
}

async function allListen(client: Parameters<Parameters<RedisProcess['use']>[0]>[0]): Promise<boolean> {
  const answer = await client.pubsub('NUMSUB', 'revenuecat-graphql:messages');
  return Number(answer[1]) === names;
}

function upstreamOf({ url, projectId, writeKey }: SandboxProcess): Cluster['upstream'] {
  return async (method, path, body) => {
    const response = await fetch(`${url}/v2/projects/${projectId}/${path}`, {
      method,
      headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The sandbox answered ${path} with ${String(response.status)}.`);
    return answer;
  };
}

/** Looks several times a second until the condition holds; rejects when it does not within half a minute. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + readyMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What was waited for did not happen.');
    await delay(50);
  }
}
