import { describe, expect, test } from 'vitest';

import {
  MalformedAnswerError,
  NotFoundError,
  RateLimitedError,
  UpstreamTimeoutError,
  UpstreamUnavailableError,
} from '../../../src/revenuecat/errors.ts';
import { errorAnswer, html, json, networkError } from '../../fakes/scripted-upstream.ts';
import { ada, deadlineMs, failureOf, testClient } from '../../support/revenuecat-client.ts';

const customer = { object: 'customer', id: 'ada', from_the_future: [1] };

describe('a read is repeated after', () => {
  test.each([
    ['a lost connection', () => networkError('ECONNRESET')],
    ['a refused connection', () => networkError('ECONNREFUSED', 'connect')],
    ['500', () => errorAnswer(500, 'server_error', { retryable: true })],
    ['502 with a page of HTML', () => html(502)],
    ['503 without a body', () => new Response(null, { status: 503 })],
    ['423', () => errorAnswer(423, 'resource_locked_error', { retryable: true })],
    ['429', () => errorAnswer(429, 'rate_limit_error', { retryable: true, backoff_ms: 100 })],
    ['a success that is HTML', () => html(200)],
    ['a success that is cut JSON', () => new Response('{"object":"cust')],
    ['a success without a body', () => new Response('')],
    ['a success that is no object', () => json(['customer'])],
    ['an error that calls itself a success', () => json({ object: 'error', type: 'server_error' })],
  ])('%s', async (_name, failure) => {
    const { client, clock, sent } = testClient([failure(), json(customer)]);
    expect(await clock.finish(client.call('get-customer', { path: ada }))).toEqual(customer);
    expect(sent).toHaveLength(2);
  });
});

describe('a read is not repeated after', () => {
  test.each([
    ['400', () => errorAnswer(400, 'parameter_error', { retryable: true })],
    ['401', () => errorAnswer(401, 'authentication_error')],
    ['403', () => html(403)],
    ['404', () => errorAnswer(404, 'resource_missing')],
    ['500 that upstream calls final', () => errorAnswer(500, 'server_error', { retryable: false })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.invalid/' } })],
  ])('%s', async (_name, failure) => {
    const { client, clock, sent } = testClient([failure()]);
    await failureOf(clock.finish(client.call('get-customer', { path: ada })));
    expect(sent).toHaveLength(1);
  });
});

describe('waiting', () => {
  test('is jittered and doubles, and nothing waits after the last try', async () => {
    const { client, clock, retries } = testClient([html(500), html(500), html(500)]);
    const startedAt = clock.now();
    const error = await failureOf(clock.finish(client.call('get-customer', { path: ada })));
    expect(error).toBeInstanceOf(UpstreamUnavailableError);
    expect(retries).toEqual([125, 250]);
    expect(clock.now() - startedAt).toBe(375);
  });

  test('never ends before the time that upstream asks for', async () => {
    const { client, clock, retries } = testClient([
      errorAnswer(429, 'rate_limit_error', { backoff_ms: 3000 }, { 'retry-after': '2' }),
      json(customer),
    ]);
    await clock.finish(client.call('get-customer', { path: ada }));
    expect(retries[0]).toBeGreaterThanOrEqual(3000);
  });

  test('does not begin when it would pass the deadline: the error comes at once and says when', async () => {
    const limited = errorAnswer(429, 'rate_limit_error', { backoff_ms: 1000 }, { 'retry-after': '30' });
    const { client, clock, sent } = testClient([limited]);
    const startedAt = clock.now();
    const error = await failureOf(clock.finish(client.call('get-customer', { path: ada })));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ retryAfterMs: 30_000 });
    expect(clock.now()).toBe(startedAt);
    expect(sent).toHaveLength(1);
  });

  test('counts against the deadline of the whole call', async () => {
    const { client, clock, sent } = testClient([html(500), 'hang']);
    const startedAt = clock.now();
    const error = await failureOf(clock.finish(client.call('get-customer', { path: ada })));
    expect(error).toBeInstanceOf(UpstreamTimeoutError);
    expect(clock.now() - startedAt).toBe(deadlineMs);
    expect(sent).toHaveLength(2);
  });
});

test('an outage costs a share of more sends and not a multiple', async () => {
  const calls = 100;
  const { client, clock, sent } = testClient(
    Array.from({ length: 3 * calls }, () => html(503)),
    { retry: { budgetSize: 10, budgetPerCall: 0.2 } },
  );
  for (let call = 0; call < calls; call += 1) {
    await failureOf(clock.finish(client.call('get-customer', { path: ada })));
  }
  expect(sent.length).toBeLessThanOrEqual(calls * 1.2 + 10);
});

describe('the deadline', () => {
  test.each(['hang', 'hang in body', 'ignore the signal'] as const)(
    'ends a call whose upstream does: %s',
    async (step) => {
      const { client, clock } = testClient([step]);
      const startedAt = clock.now();
      const error = await failureOf(
        clock.finish(client.call('get-customer', { path: ada }, { timeoutMs: 500 })),
      );
      expect(error).toBeInstanceOf(UpstreamTimeoutError);
      expect(clock.now() - startedAt).toBe(500);
    },
  );

  test('leaves no timer behind, whatever happened', async () => {
    const { client, clock } = testClient([json(customer), errorAnswer(404, 'resource_missing'), 'hang']);
    await client.call('get-customer', { path: ada });
    await failureOf(client.call('get-customer', { path: ada }));
    await failureOf(clock.finish(client.call('get-customer', { path: ada })));
    expect(clock.sleeping()).toBe(0);
  });
});

describe("the caller's signal", () => {
  test('ends a read with its own reason', async () => {
    const { client } = testClient(['hang']);
    const caller = new AbortController();
    const work = failureOf(client.call('get-customer', { path: ada }, { signal: caller.signal }));
    const reason = new Error('gone');
    caller.abort(reason);
    expect(await work).toBe(reason);
  });

  test('ends a wait between two sends', async () => {
    const { client, clock, sent } = testClient([html(500)]);
    const caller = new AbortController();
    const work = failureOf(client.call('get-customer', { path: ada }, { signal: caller.signal }));
    await clock.advance(1);
    caller.abort(new Error('gone'));
    expect(await work).toMatchObject({ message: 'gone' });
    expect(sent).toHaveLength(1);
    expect(clock.sleeping()).toBe(0);
  });

  test('that has ended before sends nothing', async () => {
    const { client, sent } = testClient([]);
    const work = client.call('get-customer', { path: ada }, { signal: AbortSignal.abort(new Error('gone')) });
    expect(await failureOf(work)).toMatchObject({ message: 'gone' });
    expect(sent).toHaveLength(0);
  });

  test('that stands for a deadline counts as one', async () => {
    const { client } = testClient([]);
    const signal = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    const error = await failureOf(client.call('get-customer', { path: ada }, { signal }));
    expect(error).toBeInstanceOf(UpstreamTimeoutError);
  });
});

describe('the answer', () => {
  test('arrives as it is, whatever content type it claims', async () => {
    const { client } = testClient([
      new Response(JSON.stringify(customer), { headers: { 'content-type': 'text/html' } }),
    ]);
    expect(await client.call('get-customer', { path: ada })).toEqual(customer);
  });

  test('of a missing object is NotFoundError', async () => {
    const { client } = testClient([errorAnswer(404, 'resource_missing')]);
    expect(await failureOf(client.call('get-customer', { path: ada }))).toBeInstanceOf(NotFoundError);
  });

  test('larger than the bound is cut off, with the length announced or not', async () => {
    const mebibyte = new Uint8Array(1024 * 1024).fill(32);
    let cancelled = 0;
    const huge = (headers: Record<string, string>) =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            controller.enqueue(mebibyte);
          },
          cancel: () => {
            cancelled += 1;
          },
        }),
        { headers },
      );
    for (const headers of [{}, { 'content-length': String(17 * 1024 * 1024) }]) {
      const { client } = testClient([huge(headers)], { retry: { maxAttempts: 1 } });
      expect(await failureOf(client.call('get-customer', { path: ada }))).toBeInstanceOf(
        MalformedAnswerError,
      );
    }
    expect(cancelled).toBe(2);
  });

  test('of an operation that answers a redirect is the address, which is not visited', async () => {
    const location = 'https://files.invalid/invoice.pdf?signature=abc';
    const { client, sent } = testClient([new Response(null, { status: 302, headers: { location } })]);
    const path = { ...ada, invoice_id: 'inv1' };
    expect(await client.call('get-invoice', { path })).toEqual({ location });
    expect(sent).toHaveLength(1);
  });

  test.each([
    new Response('pdf'),
    new Response(null, { status: 302 }),
    new Response(null, { status: 302, headers: { location: 'file:///etc/passwd' } }),
  ])('of such an operation without a usable address is malformed', async (answer) => {
    const { client } = testClient([answer], { retry: { maxAttempts: 1 } });
    const work = client.call('get-invoice', { path: { ...ada, invoice_id: 'inv1' } });
    expect(await failureOf(work)).toBeInstanceOf(MalformedAnswerError);
  });
});

test('the budget of a domain is known after the first answer, also a refused one', async () => {
  const headers = {
    'RevenueCat-Rate-Limit-Current-Usage': '100',
    'RevenueCat-Rate-Limit-Current-Limit': '200',
  };
  const { client, clock } = testClient([errorAnswer(404, 'resource_missing', {}, headers)]);
  expect(await client.budgets()).toEqual([]);
  await failureOf(client.call('get-customer', { path: ada }));
  expect(await client.budgets()).toEqual([
    {
      domain: 'customer_information',
      limit: 200,
      remaining: 190 - 100,
      reservedForMutations: 19,
      resetsAt: clock.now() + 60_000,
      waiting: 0,
    },
  ]);
});

describe('events', () => {
  test('tell each send, its end and each retry', async () => {
    const seen: unknown[] = [];
    const note = (name: string) => (event: object) => seen.push([name, event]);
    const { client, clock } = testClient([html(503), json(customer)], {
      events: { onRequest: note('request'), onResponse: note('response'), onRetry: note('retry') },
    });
    await clock.finish(client.call('get-customer', { path: ada }));
    const operationId = 'get-customer';
    const failure = 'UpstreamUnavailableError';
    expect(seen).toEqual([
      ['request', { operationId, attempt: 1 }],
      ['response', { operationId, attempt: 1, status: 503, durationMs: 0, failure }],
      ['retry', { operationId, attempt: 1, afterMs: 125, status: 503, failure }],
      ['request', { operationId, attempt: 2 }],
      ['response', { operationId, attempt: 2, status: 200, durationMs: 0, failure: null }],
    ]);
  });

  test('an observer that throws fails no call', async () => {
    const broken = () => {
      throw new Error('broken observer');
    };
    const { client } = testClient([json(customer)], { events: { onRequest: broken, onResponse: broken } });
    expect(await client.call('get-customer', { path: ada })).toEqual(customer);
  });
});
