import { describe, expect, test } from 'vitest';

import type { ClientEvents } from '../../../../src/revenuecat/client-events.ts';
import { createClient } from '../../../../src/revenuecat/create-client.ts';
import {
  OutcomeUnknownError,
  RateLimitedError,
  UpstreamTimeoutError,
} from '../../../../src/revenuecat/errors.ts';
import { defaultRetryPolicy } from '../../../../src/revenuecat/retry-policy.ts';
import type { FetchLike } from '../../../../src/revenuecat/transport.ts';
import {
  createMemoryAccounts,
  type OpenAccount,
} from '../../../../src/revenuecat/traffic/rate-limit-account.ts';
import { createUpstreamGate, type GateOptions } from '../../../../src/revenuecat/traffic/upstream-gate.ts';
import type { Priority } from '../../../../src/revenuecat/traffic/work.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { errorAnswer, json } from '../../../fakes/scripted-upstream.ts';
import { failureOf } from '../../../support/revenuecat-client.ts';

const answerMs = 50;

/** Clients of one gate, on an upstream that answers everything after a moment. */
function gatedClients(options: Partial<GateOptions> & { limit?: number; timeoutMs?: number } = {}) {
  const clock = createManualClock();
  const sent: string[] = [];
  const upstream = { atOnce: 0, mostAtOnce: 0, answer: (): Response => customer() };
  let usage = 0;
  const customer = (): Response =>
    json({ object: 'customer' }, 200, {
      'RevenueCat-Rate-Limit-Current-Usage': String((usage += 1)),
      'RevenueCat-Rate-Limit-Current-Limit': String(options.limit ?? 480),
    });
  const fetch: FetchLike = async (url, init) => {
    sent.push(decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? ''));
    upstream.atOnce += 1;
    upstream.mostAtOnce = Math.max(upstream.mostAtOnce, upstream.atOnce);
    try {
      await clock.sleep(answerMs, init.signal);
      return upstream.answer();
    } finally {
      upstream.atOnce -= 1;
    }
  };
  const gate = createUpstreamGate({
    clock,
    random: () => 0.5,
    events: {},
    retry: defaultRetryPolicy,
    headroomPercent: 5,
    maxConcurrency: 1_000,
    ...options,
  });
  const clientWith = (key: string) => {
    const client = createClient({
      baseUrl: 'https://upstream.invalid',
      apiKey: { reveal: () => key },
      timeoutMs: options.timeoutMs ?? 10_000,
      fetch,
      clock,
      gate,
      random: () => 0.5,
    });
    return {
      budgets: () => client.budgets(),
      read(
        id: string,
        work: { priority?: Priority; caller?: string; request?: string } = {},
        signal?: AbortSignal,
      ) {
        const { priority = 'interactive', caller = 'somebody', request } = work;
        return client.call(
          'get-customer',
          { path: { project_id: 'proj1', customer_id: id } },
          { work: { priority, caller, request }, signal },
        );
      },
      write: (id: string) =>
        client.call(
          'create-customer',
          { path: { project_id: 'proj1' }, body: { id } },
          { work: { priority: 'mutation', caller: 'somebody' } },
        ),
    };
  };
  return { clock, gate, sent, upstream, clientWith, client: clientWith('sk_one') };
}

type Clients = ReturnType<typeof gatedClients>;

/** Uses the budget up to the point from which on everybody has to wait. */
async function useUp({ clock, client, sent }: Clients): Promise<void> {
  await clock.finish(client.read('first'));
  await clock.finish(
    Promise.allSettled(Array.from({ length: 227 }, (_, n) => client.read(`early ${String(n)}`))),
  );
  sent.length = 0;
}

const outcomes = async (work: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === 'fulfilled' ? 'good' : (result.reason as Error).name,
  );

describe('turns', () => {
  test('one caller with thousands of reads does not keep another from one', async () => {
    const parts = gatedClients();
    await useUp(parts);
    const { clock, client, sent } = parts;
    const many = Array.from({ length: 5_000 }, (_, n) =>
      client.read(`greedy ${String(n)}`, { caller: 'greedy' }),
    );
    const other = client.read('other', { caller: 'other' });
    const results = outcomes([...many, other]);
    await clock.finish(other);
    expect(sent.indexOf('other')).toBeLessThan(3);
    expect(new Set(await clock.finish(results))).toEqual(new Set(['good', 'RateLimitedError']));
  });

  test('a read of one thing goes before a list, and a list before a refresh', async () => {
    const parts = gatedClients();
    await useUp(parts);
    const { clock, client, sent } = parts;
    const works = (['background', 'list', 'interactive'] as const).map((priority) =>
      client.read(priority, { priority }),
    );
    await clock.finish(Promise.all(works));
    expect(sent).toEqual(['interactive', 'list', 'background']);
  });

  test('a mutation goes at once, from the slice that is kept for it', async () => {
    const parts = gatedClients();
    await useUp(parts);
    const { clock, client, sent } = parts;
    const reads = outcomes(Array.from({ length: 300 }, (_, n) => client.read(`late ${String(n)}`)));
    const before = clock.now();
    await clock.finish(client.write('written'));
    expect(clock.now() - before).toBe(answerMs);
    expect(sent[0]).toBe('customers');
    await clock.finish(reads);
  });
});

describe('waiting', () => {
  test('is bounded by the deadline: who cannot be served in time is refused at once', async () => {
    const refusals: unknown[] = [];
    const parts = gatedClients({ events: { onBudgetRefusal: (event) => refusals.push(event) } });
    await useUp(parts);
    const { clock, client } = parts;
    const before = clock.now();
    const errors: unknown[] = [];
    const reads = Array.from({ length: 100 }, (_, n) =>
      client.read(`late ${String(n)}`).catch((error: unknown) => {
        errors.push(error);
      }),
    );
    await clock.advance(0);
    const atOnce = errors.length;
    expect(atOnce).toBeGreaterThan(50);
    for (const error of errors) {
      expect(error).toBeInstanceOf(RateLimitedError);
      expect((error as RateLimitedError).retryAfterMs).toBeGreaterThan(9_000);
    }
    expect(refusals).toHaveLength(atOnce);
    expect(refusals[0]).toMatchObject({ domain: 'customer_information', priority: 'interactive' });
    await clock.finish(Promise.all(reads));
    expect(errors).toHaveLength(atOnce);
    expect(clock.now() - before).toBeLessThanOrEqual(10_000);
  });

  test('ends at once for a caller who gives up, and its place is free', async () => {
    const parts = gatedClients();
    await useUp(parts);
    const { clock, client, sent } = parts;
    const caller = new AbortController();
    const first = failureOf(client.read('given up', {}, caller.signal));
    const second = client.read('patient');
    await clock.advance(0);
    caller.abort(new Error('gave up'));
    expect(await first).toEqual(new Error('gave up'));
    await clock.finish(second);
    expect(sent).toEqual(['patient']);
    expect(await client.budgets()).toMatchObject([{ waiting: 0 }]);
  });

  test('leaves no timer behind when nobody waits any more', async () => {
    const parts = gatedClients();
    await useUp(parts);
    const caller = new AbortController();
    const work = failureOf(parts.client.read('given up', {}, caller.signal));
    await parts.clock.advance(0);
    expect(parts.clock.sleeping()).toBeGreaterThan(0);
    caller.abort();
    await work;
    await parts.clock.advance(0);
    expect(parts.clock.sleeping()).toBe(0);
  });

  test('is told to who observes', async () => {
    const waits: Parameters<NonNullable<ClientEvents['onWait']>>[0][] = [];
    const parts = gatedClients({ events: { onWait: (event) => waits.push(event) } });
    await useUp(parts);
    expect(waits).toEqual([]);
    await parts.clock.finish(parts.client.read('late'));
    expect(waits).toMatchObject([{ operationId: 'get-customer', priority: 'interactive' }]);
    expect(waits[0]?.waitedMs).toBeGreaterThan(0);
  });

  test('is bounded in number, and the urgent get in all the same', async () => {
    const parts = gatedClients({ maxWaiting: 3 });
    await useUp(parts);
    const { clock, client } = parts;
    const lists = [0, 1, 2].map((n) => client.read(`list ${String(n)}`, { priority: 'list' }));
    const results = outcomes([...lists, client.read('urgent')]);
    await clock.advance(0);
    expect(await client.budgets()).toMatchObject([{ waiting: 3 }]);
    expect(await clock.finish(results)).toEqual(['good', 'good', 'RateLimitedError', 'good']);
  });
});

describe('one budget', () => {
  test('for all clients with the same key, and another for another key', async () => {
    const parts = gatedClients({ limit: 20 });
    const { clock, clientWith } = parts;
    const [one, same, other] = [clientWith('sk_two'), clientWith('sk_two'), clientWith('sk_three')];
    await clock.finish(one.read('ada'));
    expect(await same.budgets()).toMatchObject([{ limit: 20, remaining: 18 }]);
    expect(await other.budgets()).toEqual([]);
  });

  test('after a 429 nobody of the domain is sent before the time that upstream named', async () => {
    const parts = gatedClients({ timeoutMs: 20_000 });
    const { clock, client, sent, upstream } = parts;
    upstream.answer = () => {
      upstream.answer = () => json({ object: 'customer' });
      return errorAnswer(429, 'rate_limit_error', { retryable: true, backoff_ms: 7_000 });
    };
    const first = client.read('first');
    await clock.advance(answerMs);
    const heldFrom = clock.now();
    const second = client.read('second');
    await clock.advance(6_900);
    expect(sent).toEqual(['first']);
    await clock.finish(Promise.all([first, second]));
    expect(sent.toSorted()).toEqual(['first', 'first', 'second']);
    expect(clock.now() - heldFrom).toBeLessThan(8_000);
  });

  test('a retry takes from it as well', async () => {
    const parts = gatedClients({ limit: 480 });
    const { clock, client, upstream } = parts;
    const well = upstream.answer;
    upstream.answer = () => {
      upstream.answer = well;
      return errorAnswer(503, 'server_error', { retryable: true });
    };
    await clock.finish(client.read('ada'));
    expect(await client.budgets()).toMatchObject([{ remaining: 456 - 2 }]);
  });
});

describe('sends under way', () => {
  test('are bounded over all clients', async () => {
    const parts = gatedClients({ maxConcurrency: 3 });
    const { clock, clientWith, upstream } = parts;
    const reads = ['sk_two', 'sk_three'].flatMap((key) => {
      const client = clientWith(key);
      return Array.from({ length: 10 }, (_, n) => client.read(String(n)));
    });
    await clock.finish(Promise.all(reads));
    expect(upstream.mostAtOnce).toBe(3);
  });

  test('of a slow upstream make others time out, which is no rate limit', async () => {
    const parts = gatedClients({ maxConcurrency: 1, timeoutMs: 120 });
    const { clock, client } = parts;
    const results = await clock.finish(
      Promise.all([1, 2, 3, 4].map((n) => client.read(String(n)).catch((error: unknown) => error))),
    );
    expect(results.filter((result) => result instanceof UpstreamTimeoutError)).toHaveLength(2);
  });
});

describe('an upstream that fails', () => {
  test('is called no more, which is told to who observes', async () => {
    const states: string[] = [];
    const { clock, client, sent, upstream } = gatedClients({
      events: { onCircuitChange: ({ state }) => states.push(state) },
    });
    upstream.answer = () => errorAnswer(503, 'server_error');
    await clock.finish(outcomes(Array.from({ length: 30 }, (_, n) => client.read(String(n)))));
    expect(states).toEqual(['open']);
    const before = sent.length;
    expect(await failureOf(client.read('late'))).toMatchObject({
      name: 'UpstreamUnavailableError',
      mayHaveRun: false,
    });
    expect(sent).toHaveLength(before);
  });
});

describe('a write whose answer was lost', () => {
  test('stays of unknown outcome when there is no budget to ask again', async () => {
    let failing = false;
    const inMemory = createMemoryAccounts({ headroomPercent: 5, now: () => 0 });
    const accounts: OpenAccount = (keyName, domain) => ({
      ...inMemory(keyName, domain),
      take: (priority) =>
        failing ? { kind: 'refused', waitMs: 60_000 } : inMemory(keyName, domain).take(priority),
      forecast: () => [],
    });
    const { clock, gate } = gatedClients({ accounts });
    const client = createClient({
      baseUrl: 'https://upstream.invalid',
      apiKey: { reveal: () => 'sk_one' },
      timeoutMs: 10_000,
      clock,
      gate,
      fetch: () => {
        failing = true;
        return Promise.reject(new TypeError('fetch failed'));
      },
    });
    const work = client.call('create-virtual-currencies-transaction', {
      path: { project_id: 'proj1', customer_id: 'ada' },
      body: { adjustments: { GLD: 1 } },
      idempotencyKey: 'once',
    });
    expect(await failureOf(clock.finish(work))).toBeInstanceOf(OutcomeUnknownError);
  });
});

describe('an account that is kept elsewhere', () => {
  test('whoever waits for its answer until the deadline is told that the limit is used up', async () => {
    const inMemory = createMemoryAccounts({ headroomPercent: 5, now: () => 0 });
    const accounts: OpenAccount = (keyName, domain) => ({
      ...inMemory(keyName, domain),
      take: () => new Promise(() => undefined),
    });
    const { clock, client } = gatedClients({ accounts });
    const failure = failureOf(client.read('ada'));
    await clock.advance(10_000);
    expect(await failure).toBeInstanceOf(RateLimitedError);
  });

  test('whose places come later than it foretold sends nobody who has no time left for the answer', async () => {
    const inMemory = createMemoryAccounts({ headroomPercent: 5, now: () => 0 });
    const { clock, client, sent } = gatedClients({
      accounts: (keyName, domain) => {
        const account = inMemory(keyName, domain);
        return {
          ...account,
          take: (priority) =>
            clock.now() < freeAt ? { kind: 'refused', waitMs: freeAt - clock.now() } : account.take(priority),
          forecast: () => [1_000, 1_000],
        };
      },
    });
    const freeAt = clock.now() + 9_700;
    const early = failureOf(client.read('early'));
    await clock.advance(5_000);
    const late = client.read('late');
    await clock.advance(4_700);
    expect(await early).toBeInstanceOf(RateLimitedError);
    await clock.finish(late);
    expect(sent).toEqual(['late']);
  });

  test('may answer later: who left meanwhile is not sent, and gives its place back', async () => {
    const inMemory = createMemoryAccounts({ headroomPercent: 5, now: () => 0 });
    const accounts: OpenAccount = (keyName, domain) => {
      const account = inMemory(keyName, domain);
      return { ...account, take: (priority) => Promise.resolve(account.take(priority)) };
    };
    const { clock, client, sent } = gatedClients({ accounts });
    await clock.finish(client.read('first'));
    const caller = new AbortController();
    const work = failureOf(client.read('given up', {}, caller.signal));
    await Promise.resolve();
    caller.abort();
    await work;
    await clock.finish(client.read('second'));
    expect(sent).toEqual(['first', 'second']);
    expect(await client.budgets()).toMatchObject([{ remaining: 456 - 2 }]);
  });

  test('and that cannot be reached fails the call, not the queue', async () => {
    let broken = true;
    const inMemory = createMemoryAccounts({ headroomPercent: 5, now: () => 0 });
    const accounts: OpenAccount = (keyName, domain) => ({
      ...inMemory(keyName, domain),
      take: (priority) =>
        broken ? Promise.reject(new Error('lost')) : inMemory(keyName, domain).take(priority),
    });
    const { clock, client } = gatedClients({ accounts });
    expect(await failureOf(clock.finish(client.read('first')))).toEqual(new Error('lost'));
    broken = false;
    await clock.finish(client.read('second'));
  });
});
