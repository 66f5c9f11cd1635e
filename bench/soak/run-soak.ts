import type { Held } from '../measured-process.ts';
import { seededRandom } from '../zipf.ts';
import { openAccounts } from './accounts.ts';
import { imbalances, type Imbalance, type WriteEntry } from './books.ts';
import { runChaos, type ChaosTally } from './chaos.ts';
import { compareReads, compareSums, untilWebhooksAreTold, type FinalReads } from './final-reads.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { startFollower, whoIsDeaf } from './followers.ts';
import { startHostileClients, type HostileTally } from './hostile-clients.ts';
import { OutputInspection, type OutputFindings } from './output-inspection.ts';
import { startReaders, type ReadTally } from './readers.ts';
import { startSoakRedis } from './redis-server.ts';
import { heldAtRest, heldBy } from './rest.ts';
import type { SoakRun } from './run-state.ts';
import { secret } from './secrets.ts';
import { startSoakUpstream, type UpstreamBooks } from './upstream.ts';
import { startWriters } from './writers.ts';

/** Everything that a soak found. */
export interface SoakFindings {
  readonly seconds: number;
  readonly writes: readonly WriteEntry[];
  readonly withoutKey: number;
  readonly imbalances: readonly Imbalance[];
  readonly upstream: UpstreamBooks;
  readonly reads: ReadTally;
  readonly finalReads: FinalReads;
  readonly hostile: HostileTally;
  readonly chaos: ChaosTally;
  readonly followers: { readonly count: number; readonly subscriptions: number; readonly heard: number };
  /** Followers who were not told of a change when all was calm. */
  readonly deaf: readonly string[];
  readonly webhooksTold: boolean;
  readonly output: OutputFindings;
  readonly servers: readonly {
    readonly id: number;
    readonly before: Held;
    readonly after: Held;
    readonly heap: number;
  }[];
  readonly heapBefore: number;
  /** Servers that did not stop by themselves with 0 at the end. */
  readonly badStops: number;
  /** Servers that ended while nobody had ended them. */
  readonly unexpectedEnds: readonly string[];
}

const places = 3;
const faultShare = 0.1;
const customerSeconds = 4;
const staleSeconds = 4;
/** What a refresh takes, at most, and what a busy machine takes its time for. */
const leewayMs = 6_000;
const webhooksWithinMs = 20_000;
const restWithinMs = 15_000;
const hearWithinMs = 10_000;

/** Runs servers, Redis and upstream for so long under a mix of everything, ends the load, and looks at what is left. */
export async function runSoak(options: {
  readonly seconds: number;
  /** Fewer of all, and no Redis that loses its memory. */
  readonly quick: boolean;
  /** Whether to look at what servers hold at rest, which takes them some seconds each. */
  readonly looksInside: boolean;
}): Promise<SoakFindings> {
  const { seconds, quick, looksInside } = options;
  const random = seededRandom(88);
  const inspection = new OutputInspection();
  const webhookAuthorization = secret('webhooks');
  const upstream = await startSoakUpstream({
    customers: quick ? 500 : 2_000,
    faultShare,
    canary: secret('upstream'),
    webhookAuthorization,
  });
  const stack = new AsyncDisposableStack();
  stack.defer(() => upstream.stop());
  try {
    const redis = await startSoakRedis(secret('redis'));
    stack.defer(() => redis.stop());
    const env = {
      REVENUECAT_API_URL: upstream.url,
      REVENUECAT_API_KEY: upstream.readKey,
      REVENUECAT_WRITE_API_KEY: upstream.writeKey,
      REVENUECAT_PROJECT_ID: upstream.projectId,
      REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
      REDIS_URL: redis.url,
      UPSTREAM_TIMEOUT_MS: '2000',
      CACHE_CUSTOMER_SECONDS: String(customerSeconds),
      CACHE_STALE_CUSTOMER_SECONDS: String(staleSeconds),
      CACHE_MAX_BYTES: '4000000',
      CACHE_ANSWERS_MAX_BYTES: '2000000',
    };
    const fleet = await startFleet(places, env, inspection, (urls) => upstream.tellServers(urls));
    stack.defer(() => fleet.end());
    const veteran = fleet.alive().find(({ place }) => place === 0);
    if (veteran === undefined) throw new Error('No server lives.');
    const before = looksInside ? await heldBy(veteran.process) : {};
    const { heapUsed: heapBefore } = await veteran.process.usage();

    const ids = (await upstream.list('customers?limit=100')).map(({ id }) => String(id));
    const entitlements = (await upstream.list('entitlements?limit=100')).map(({ id }) => String(id));
    const accounts = await openAccounts(upstream, ids.slice(0, quick ? 10 : 30));
    const endsAt = performance.now() + seconds * 1_000;
    const isOver = (): boolean => performance.now() >= endsAt;
    const run: SoakRun = { fleet, random, isOver, accounts, readers: ids.slice(30) };

    const refundable = await upstream.refundable(1_000);
    const followers = accounts.slice(0, 8).map(({ id }) => startFollower(run, id));
    const writers = startWriters(run, {
      count: quick ? 12 : 10,
      entitlementIds: entitlements,
      refundable,
      pauseMs: 300,
    });
    const readers = startReaders(run, {
      count: quick ? 4 : 8,
      pauseMs: 60,
      copyMs: (customerSeconds + staleSeconds) * 1_000 + leewayMs,
    });
    const hostile = startHostileClients(run, { pauseMs: quick ? 100 : 250 });
    const chaos = await runChaos({
      fleet,
      redis,
      places,
      pace: { betweenMs: quick ? 800 : 5_000, redisAwayMs: quick ? 500 : 1_500, losesMemory: !quick },
      isOver,
      cutAndOpen: writers.cutAndOpen,
    });
    await Promise.all([readers.ended, hostile.ended]);
    await upstream.calm();
    await writers.ended;
    const webhooksTold = await untilWebhooksAreTold(upstream, webhooksWithinMs);

    // Before the changes that followers wait for.
    const newcomer = await startNewcomer(env, inspection);
    stack.defer(() => newcomer.end());
    const [truth] = newcomer.alive();
    if (truth === undefined) throw new Error('The newcomer does not live.');
    const asked = [...accounts.map(({ id }) => id), ...run.readers.slice(0, quick ? 10 : 40)];
    const { compared, different } = await compareReads(fleet, truth, asked);
    const books = await upstream.books();
    const wrongSums = await compareSums(upstream, accounts, writers.gifts, books.done);
    const deaf = await whoIsDeaf(run, followers, hearWithinMs);
    await Promise.all(followers.map((follower) => follower.leave()));
    await fleet.leave();
    await newcomer.leave();

    const servers = await Promise.all(
      (looksInside ? fleet.alive() : []).map(async (server) => {
        const after = await heldAtRest(server.process, before, restWithinMs);
        const { heapUsed } = await server.process.usage();
        return { id: server.id, before, after, heap: heapUsed };
      }),
    );
    const codes = await Promise.all(fleet.alive().map(({ place }) => fleet.stop(place)));
    return {
      seconds,
      writes: writers.entries,
      withoutKey: writers.withoutKey,
      imbalances: imbalances(writers.entries, books.done),
      upstream: books,
      reads: readers.tally,
      finalReads: { compared, different, wrongSums },
      hostile: hostile.tally,
      chaos,
      followers: {
        count: followers.length,
        subscriptions: sum(followers.map((one) => one.subscriptions())),
        heard: sum(followers.map((one) => one.heard())),
      },
      deaf,
      webhooksTold,
      output: inspection.findings,
      servers,
      heapBefore,
      unexpectedEnds: fleet.unexpectedEnds,
      badStops: codes.filter((code) => code !== 0).length,
    };
  } finally {
    await stack.disposeAsync();
  }
}

/** A server without any memory, and without Redis: what it says is what upstream says. */
function startNewcomer(env: Readonly<Record<string, string>>, inspection: OutputInspection): Promise<Fleet> {
  return startFleet(1, { ...env, REDIS_URL: '' }, inspection, () => Promise.resolve());
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
