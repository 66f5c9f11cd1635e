import { z } from 'zod';
import { startMeasured } from './measured-process.ts';

/** The sandbox, alone on a port. */
export interface SandboxProcess {
  readonly url: string;
  readonly projectId: string;
  readonly readKey: string;
  readonly writeKey: string;
  /** Calls since the start or the last look, by operation and status. */
  takeCalls(): Promise<UpstreamCalls>;
  /** Ids of the first `count` customers, in the order of the list. */
  customerIds(count: number): Promise<readonly string[]>;
  /** The id of the entitlement that apps ask for by this name. */
  entitlementId(lookupKey: string): Promise<string>;
  stop(): Promise<void>;
}

/** What the sandbox counted. */
interface UpstreamCalls {
  readonly total: number;
  /** Refused with 429. */
  readonly limited: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

const countsShape = z.record(z.string(), z.record(z.string(), z.number()));
const listShape = z.object({
  items: z.array(z.object({ id: z.string(), lookup_key: z.string().optional() })),
});

/** Starts a sandbox; limits are off and answers come at once unless told otherwise. */
export async function startSandbox(
  options: {
    latencyMs?: number;
    customers?: number;
    rateLimits?: 'documented' | 'off';
    /** How long after each full minute its windows begin, in milliseconds. */
    rateLimitOffsetMs?: number;
  } = {},
): Promise<SandboxProcess> {
  const process = await startMeasured(
    ['src/sandbox/main.ts'],
    {
      HOST: '127.0.0.1',
      PORT: '0',
      SANDBOX_RATE_LIMITS: options.rateLimits ?? 'off',
      SANDBOX_RATE_LIMIT_OFFSET_MS: String(options.rateLimitOffsetMs ?? 0),
      SANDBOX_LATENCY_MS: String(options.latencyMs ?? 0),
      ...(options.customers === undefined ? {} : { SANDBOX_CUSTOMERS: String(options.customers) }),
    },
    /sandbox: (\S+)\/v2 [^]*project +(\S+)\s+reading key +(\S+)\s+writing key +(\S+)\s/,
  );
  const [, url = '', projectId = '', readKey = '', writeKey = ''] = process.started;
  const list = async (path: string): Promise<z.output<typeof listShape>['items']> => {
    const response = await fetch(`${url}/v2/projects/${projectId}/${path}`, {
      headers: { authorization: `Bearer ${readKey}` },
    });
    return listShape.parse(await response.json()).items;
  };

  return {
    url,
    projectId,
    readKey,
    writeKey,
    async takeCalls() {
      const counts = countsShape.parse(await (await fetch(`${url}/sandbox/calls`)).json());
      await fetch(`${url}/sandbox/calls`, { method: 'DELETE' });
      const byOperation = Object.fromEntries(
        Object.entries(counts).map(([id, byStatus]) => [id, sum(Object.values(byStatus))]),
      );
      return {
        byOperation,
        total: sum(Object.values(byOperation)),
        limited: sum(Object.values(counts).map((byStatus) => byStatus['429'] ?? 0)),
      };
    },
    async customerIds(count) {
      const ids: string[] = [];
      while (ids.length < count) {
        const last = ids.at(-1);
        const after = last === undefined ? '' : `&starting_after=${encodeURIComponent(last)}`;
        const items = await list(`customers?limit=100${after}`);
        if (items.length === 0) throw new Error(`The sandbox has no ${String(count)} customers.`);
        ids.push(...items.map(({ id }) => id));
      }
      return ids.slice(0, count);
    },
    async entitlementId(lookupKey) {
      const found = (await list('entitlements?limit=100')).find((item) => item.lookup_key === lookupKey);
      if (found === undefined) throw new Error(`The sandbox has no entitlement ${lookupKey}.`);
      return found.id;
    },
    async stop() {
      await process.stop();
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
