import { setTimeout as delay } from 'node:timers/promises';
import { startContender, type Contender, type GraphQLAnswer } from '../contenders.ts';
import { bodyOf, documents, grantDocument, hotCustomer } from '../documents.ts';
import { startSandbox } from '../sandbox-process.ts';
import type { Section } from '../section.ts';

/** Ten times what upstream allows for customers in a minute: 480 calls, and each new customer takes one. */
const coldPerSecond = 80;
/** Checks of the one customer whom everybody looks at. */
const hotPerSecond = 10;
/** Writes take two calls: the change, and the customer who is read after it. */
const secondsBetweenWrites = 5;

interface Tally {
  answered: number;
  stale: number;
  refused: number;
  refusedWithoutRetryAfter: number;
  failed: number;
}

const kinds = ['new customers', 'hot customer', 'mutations'] as const;
type Kind = (typeof kinds)[number];

/** Ten times the load that the limits leave room for, against an upstream that enforces them by the minute. */
export const overload: Section = async ({ report, quick }) => {
  const seconds = quick ? 10 : 120;
  // Enough customers that none comes twice, and the limits as documented.
  const sandbox = await startSandbox({ customers: 12_000, rateLimits: 'documented' });
  // The ids are read from a sandbox of its own: the measured one is to count the server's calls only.
  const counted = await startSandbox({ customers: 12_000 });
  const ids = await counted.customerIds(coldPerSecond * seconds);
  const entitlementId = await counted.entitlementId('pro');
  await counted.stop();
  // Short lifetimes, so that the hot copy ages in the run and has to be renewed or served stale.
  const contender = await startContender('ours', sandbox, { CACHE_CUSTOMER_SECONDS: '10' });
  const tallies: Record<Kind, Tally> = {
    'new customers': newTally(),
    'hot customer': newTally(),
    mutations: newTally(),
  };
  const running: Promise<void>[] = [];
  const send = (kind: Kind, body: string): void => {
    running.push(askAndTally(contender, body, tallies[kind]));
  };
  try {
    for (let second = 0; second < seconds; second += 1) {
      const beganAt = performance.now();
      for (let tick = 0; tick < hotPerSecond; tick += 1) {
        send('hot customer', bodyOf(documents.entitlementCheck, { id: hotCustomer }));
        const from = second * coldPerSecond + (tick * coldPerSecond) / hotPerSecond;
        for (const id of ids.slice(from, from + coldPerSecond / hotPerSecond))
          send('new customers', bodyOf(documents.entitlementCheck, { id }));
        if (tick === 0 && second % secondsBetweenWrites === 0)
          send('mutations', grantBody(entitlementId, second));
        const due = beganAt + ((tick + 1) * 1000) / hotPerSecond;
        await delay(Math.max(0, due - performance.now()));
      }
    }
    await Promise.all(running);
    const calls = await sandbox.takeCalls();
    report.table(
      `Ten times the allowed rate for ${String(seconds)} s, limits enforced`,
      ['requests', 'answered', 'of them stale', 'refused', 'without retryAfterMs', 'failed'],
      kinds.map((kind) => {
        const it = tallies[kind];
        return [kind, it.answered, it.stale, it.refused, it.refusedWithoutRetryAfter, it.failed];
      }),
    );
    const all = Object.values(tallies);
    const total = (of: (tally: Tally) => number): number => all.reduce((sum, tally) => sum + of(tally), 0);
    report.atMost('count', '429s received from upstream', calls.limited, 0);
    report.atMost(
      'count',
      'refusals without retryAfterMs',
      total((it) => it.refusedWithoutRetryAfter),
      0,
    );
    report.atMost(
      'count',
      'failures that are no refusals',
      total((it) => it.failed),
      0,
    );
    const hot = tallies['hot customer'];
    report.atMost('count', 'hot reads without an answer', hot.refused + hot.failed, 0);
    report.atMost(
      'count',
      'mutations that did not get through',
      tallies.mutations.refused + tallies.mutations.failed,
      0,
    );
  } finally {
    await contender.stop();
    await sandbox.stop();
  }
};

function newTally(): Tally {
  return { answered: 0, stale: 0, refused: 0, refusedWithoutRetryAfter: 0, failed: 0 };
}

async function askAndTally(contender: Contender, body: string, tally: Tally): Promise<void> {
  const answer = await contender.ask(body).catch(() => null);
  const [error] = answer?.errors ?? [];
  if (answer === null) tally.failed += 1;
  else if (error === undefined) {
    tally.answered += 1;
    if (isStale(answer)) tally.stale += 1;
  } else if (error.extensions?.['code'] === 'RATE_LIMITED') {
    tally.refused += 1;
    if (typeof error.extensions['retryAfterMs'] !== 'number') tally.refusedWithoutRetryAfter += 1;
  } else tally.failed += 1;
}

/** Whether the answer says of itself that a copy past its lifetime is in it. */
function isStale({ extensions }: GraphQLAnswer): boolean {
  return (
    extensions !== undefined &&
    /"(?:stale|ageMs)"/.test(JSON.stringify(extensions).replaceAll('"stale":0', ''))
  );
}

function grantBody(entitlementId: string, second: number): string {
  const input = {
    customerId: hotCustomer,
    entitlementId,
    expiresAt: new Date(Date.UTC(2035, 0, 1) + second * 1000).toISOString(),
  };
  return JSON.stringify({ query: grantDocument, variables: { input } });
}
