import { setTimeout as delay } from 'node:timers/promises';
import { startBreakableProxy } from '../breakable-proxy.ts';
import { startContender, type Contender, type GraphQLAnswer } from '../contenders.ts';
import { bodyOf, documents } from '../documents.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import type { Section } from '../section.ts';

/** Customers that everybody looks at, and that were read before upstream went down. */
const knownCustomers = 50;
/** Customers that were read as well, and of whom a webhook told a change during the outage. */
const changedCustomers = 5;
const customerSeconds = 5;
/** The longest time between two probes of an upstream that is taken for dead. */
const probeSeconds = 5;
/** What one call of upstream may take, and by when a document is answered whatever happens. */
const timeoutMs = 2_000;
const executionMs = 4_000;
/** Between the end of a timer and the answer that somebody has read, on a busy machine. */
const leewayMs = 1_000;
const secondsAfter = 15;

const webhookAuthorization = 'webhooks-of-the-benchmark';

const kinds = ['known customers', 'changed customers', 'new customers'] as const;
type Kind = (typeof kinds)[number];

interface Asked {
  readonly kind: Kind;
  /** Milliseconds since upstream went down. */
  readonly at: number;
  readonly tookMs: number;
  readonly outcome: 'answered' | 'stale' | 'failed';
}

/**
 * Upstream down for a minute, while requests go on: for half of it silent, which is the slowest way to fail, then with
 * every connection cut. And the seconds after it, in which everybody comes back.
 */
export const outage: Section = async ({ report, quick }) => {
  const downMs = quick ? 16_000 : 60_000;
  const sandbox = await startSandbox({ customers: 3_000 });
  const proxy = await startBreakableProxy(new URL(sandbox.url));
  const contender = await startContender(
    'ours',
    { ...sandbox, url: proxy.url },
    {
      CACHE_CUSTOMER_SECONDS: String(customerSeconds),
      CACHE_STALE_CUSTOMER_SECONDS: '0',
      UPSTREAM_TIMEOUT_MS: String(timeoutMs),
      LIMIT_EXECUTION_MS: String(executionMs),
      REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
    },
  );
  try {
    const ids = await sandbox.customerIds(2_500);
    const known = ids.slice(0, knownCustomers);
    const changed = ids.slice(knownCustomers, knownCustomers + changedCustomers);
    const unknown = ids.slice(knownCustomers + changedCustomers).values();
    for (const id of [...known, ...changed]) await contender.ask(bodyOf(documents.entitlementCheck, { id }));
    // All copies are past their lifetime when upstream goes down.
    await delay((customerSeconds + 1) * 1000);

    const asked: Asked[] = [];
    const running: Promise<void>[] = [];
    const beganAt = performance.now();
    const sinceDown = (): number => performance.now() - beganAt;
    const send = (kind: Kind, id: string | undefined): void => {
      if (id === undefined) throw new Error('The run is longer than there are customers.');
      running.push(ask(contender, kind, id, sinceDown).then((one) => void asked.push(one)));
    };
    /** Ten times a second: known customers in turn, and now and then one of the others. */
    const goOnUntil = async (ms: number, perTick: number): Promise<void> => {
      for (let tick = 0; sinceDown() < ms; tick += 1) {
        for (let one = 0; one < perTick; one += 1)
          send('known customers', known[(tick * perTick + one) % known.length]);
        if (tick % 5 === 0) send('new customers', unknown.next().value);
        if (tick % 5 === 2) send('changed customers', changed[tick % changed.length]);
        await delay(100);
      }
    };

    proxy.become('silent');
    for (const id of changed) await tellChange(contender, id);
    await goOnUntil(downMs / 2, 1);
    proxy.become('cut');
    await goOnUntil(downMs, 1);
    await sandbox.takeCalls();
    proxy.become('well');
    const mendedAt = sinceDown();
    // Everybody comes back at once.
    const perSecond = callsOfSeconds(sandbox, secondsAfter);
    await goOnUntil(mendedAt + secondsAfter * 1000, 10);
    const calls = await perSecond;
    await Promise.all(running);

    const during = asked.filter(({ at }) => at < mendedAt);
    report.table(
      `Upstream down for ${String(downMs / 1000)} s`,
      ['requests', 'sent', 'answered with their age', 'answered without', 'failed', 'slowest ms'],
      kinds.map((kind) => {
        const those = during.filter((one) => one.kind === kind);
        const count = (outcome: Asked['outcome']): number =>
          those.filter((one) => one.outcome === outcome).length;
        return [kind, those.length, count('stale'), count('answered'), count('failed'), slowest(those)];
      }),
    );
    const failedAfter = asked.filter(({ at, outcome }) => at >= mendedAt && outcome === 'failed');
    const recovery = firstGood(asked, mendedAt);
    const distinctAfter = knownCustomers + changedCustomers + newAfter(asked, mendedAt);
    report.table(
      'After it is back',
      ['seconds', 'calls of upstream'],
      calls.map((count, second) => [`${String(second)} to ${String(second + 1)}`, count]),
    );

    const of = (kind: Kind, outcome: Asked['outcome']): number =>
      during.filter((one) => one.kind === kind && one.outcome === outcome).length;
    report.atMost('count', 'cached reads that failed', of('known customers', 'failed'), 0);
    report.atMost('count', 'cached reads that did not tell their age', of('known customers', 'answered'), 0);
    report.atMost(
      'count',
      'changed customers that were answered from an old copy',
      of('changed customers', 'answered') + of('changed customers', 'stale'),
      0,
    );
    report.atMost(
      'timing',
      'slowest answer during the outage, in ms',
      slowest(during),
      executionMs + leewayMs,
    );
    report.atMost(
      'timing',
      'ms until what was never read is answered again',
      recovery,
      probeSeconds * 1000 + leewayMs,
    );
    // Copies live five seconds: whoever is in use is read three times in the fifteen, and nobody more often.
    report.atMost(
      'count',
      'calls after the outage, each customer in use once in each lifetime and a few lists',
      calls.reduce((sum, count) => sum + count, 0),
      distinctAfter * (secondsAfter / customerSeconds) + 5,
    );
    report.atMost(
      'timing',
      'calls of the busiest second',
      Math.max(...calls),
      knownCustomers + changedCustomers + 5,
    );
    report.atMost(
      'timing',
      'requests that failed later than one probe after the outage',
      failedAfter.filter(({ at }) => at > mendedAt + probeSeconds * 1000 + leewayMs).length,
      0,
    );
  } finally {
    await contender.stop();
    await proxy.close();
    await sandbox.stop();
  }
};

async function ask(contender: Contender, kind: Kind, id: string, sinceDown: () => number): Promise<Asked> {
  const at = sinceDown();
  const answer = await contender.ask(bodyOf(documents.entitlementCheck, { id })).catch(() => null);
  return { kind, at, tookMs: Math.round(sinceDown() - at), outcome: outcomeOf(answer) };
}

function outcomeOf(answer: GraphQLAnswer | null): Asked['outcome'] {
  if (answer === null || answer.errors !== undefined) return 'failed';
  const { stale } = (answer.extensions ?? {}) as { readonly stale?: { readonly ageMs?: unknown } };
  return typeof stale?.ageMs === 'number' ? 'stale' : 'answered';
}

function slowest(those: readonly Asked[]): number {
  return Math.max(0, ...those.map(({ tookMs }) => tookMs));
}

/** Milliseconds from the end of the outage to the first answer about a customer of whom nothing is remembered. */
function firstGood(asked: readonly Asked[], mendedAt: number): number {
  const ends = asked
    .filter(({ at, kind, outcome }) => at >= mendedAt && kind !== 'known customers' && outcome === 'answered')
    .map(({ at, tookMs }) => at + tookMs - mendedAt);
  return Math.round(Math.min(...ends));
}

function newAfter(asked: readonly Asked[], mendedAt: number): number {
  return asked.filter(({ at, kind }) => at >= mendedAt && kind === 'new customers').length;
}

/** How many calls reached upstream in each of the next seconds. */
async function callsOfSeconds(sandbox: SandboxProcess, seconds: number): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await delay(1000);
    counts.push((await sandbox.takeCalls()).total);
  }
  return counts;
}

async function tellChange(contender: Contender, customerId: string): Promise<void> {
  const response = await fetch(new URL('/webhooks/revenuecat', contender.url), {
    method: 'POST',
    headers: { authorization: webhookAuthorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      api_version: '1.0',
      event: { id: `change-of-${customerId}`, type: 'RENEWAL', app_user_id: customerId },
    }),
  });
  if (!response.ok) throw new Error(`The webhook was answered with ${String(response.status)}.`);
}
