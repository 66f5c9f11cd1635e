import { z } from 'zod';
import { startMeasured } from '../measured-process.ts';

/** What upstream says at the end that it has done. */
export interface UpstreamBooks {
  /** How often each write had its effect, by what names it. */
  readonly done: Readonly<Record<string, number>>;
  readonly disturbed: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly webhooksTaken: number;
  readonly webhooksWaiting: number;
}

/** The upstream of the run, in a process of its own. */
export interface SoakUpstream {
  readonly url: string;
  readonly projectId: string;
  readonly readKey: string;
  readonly writeKey: string;
  /** Where webhooks go from now on, each to one of them. */
  tellServers(urls: readonly string[]): Promise<void>;
  /** No call goes wrong any more, and nothing changes by itself. */
  calm(): Promise<void>;
  books(): Promise<UpstreamBooks>;
  /** Ids of subscriptions that can be refunded, none twice. */
  refundable(count: number): Promise<readonly string[]>;
  /** What a list of the REST API answers, without any server between. */
  list(path: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

const startedShape = z.object({
  url: z.string(),
  projectId: z.string(),
  keys: z.tuple([z.string(), z.string()]),
});
const booksShape = z.object({
  done: z.record(z.string(), z.number()),
  disturbed: z.record(z.string(), z.number()),
  calls: z.number(),
  webhooksTaken: z.number(),
  webhooksWaiting: z.number(),
});
const listShape = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

/** `faultShare` of all calls go wrong, from 0 to 1. */
export async function startSoakUpstream(options: {
  customers: number;
  faultShare: number;
  canary: string;
  webhookAuthorization: string;
}): Promise<SoakUpstream> {
  const process = await startMeasured(
    ['bench/soak/upstream-program.ts'],
    {
      SOAK_CUSTOMERS: String(options.customers),
      SOAK_FAULT_SHARE: String(options.faultShare),
      SOAK_CANARY: options.canary,
      SOAK_WEBHOOK_AUTHORIZATION: options.webhookAuthorization,
    },
    /upstream: (\{.*\})/,
  );
  const { url, projectId, keys } = startedShape.parse(JSON.parse(process.started[1] ?? ''));
  const [readKey, writeKey] = keys;
  return {
    url,
    projectId,
    readKey,
    writeKey,
    async tellServers(urls) {
      await process.ask({ ask: 'servers', urls });
    },
    async calm() {
      await process.ask({ ask: 'calm' });
    },
    books: async () => booksShape.parse(await process.ask({ ask: 'books' })),
    refundable: async (count) => z.array(z.string()).parse(await process.ask({ ask: 'refundable', count })),
    async list(path) {
      // Most of the time something goes wrong only once.
      for (let turn = 0; ; turn += 1) {
        const items = await readItems(`${url}/v2/projects/${projectId}/${path}`, readKey);
        if (items !== null) return items;
        if (turn === 20) throw new Error(`Upstream does not answer ${path}.`);
      }
    },
    async stop() {
      await process.stop();
    },
  };
}

async function readItems(
  url: string,
  key: string,
): Promise<readonly Readonly<Record<string, unknown>>[] | null> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(5_000),
    });
    return listShape.parse(await response.json()).items;
  } catch {
    return null;
  }
}
