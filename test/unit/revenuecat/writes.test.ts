import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import {
  ConflictError,
  OutcomeUnknownError,
  RateLimitedError,
  StoreError,
} from '../../../src/revenuecat/errors.ts';
import { errorAnswer, html, json, networkError, type Step } from '../../fakes/scripted-upstream.ts';
import { ada, failureOf, testClient } from '../../support/revenuecat-client.ts';

const product = { object: 'product', id: 'prod1' };

/** A write without an idempotency key. */
function archive(steps: readonly Step[]) {
  const parts = testClient(steps);
  const path = { project_id: 'proj1', product_id: 'prod1' };
  const work = parts.clock.finish(parts.client.call('archive-product', { path }));
  return { ...parts, work };
}

/** A write that upstream recognises when it comes twice. */
function adjustBalance(
  steps: readonly Step[],
  { idempotencyKey }: { idempotencyKey?: string } = { idempotencyKey: 'key-1' },
) {
  const parts = testClient(steps);
  const body = { adjustments: { GLD: 5 } };
  const work = parts.clock.finish(
    parts.client.call('update-virtual-currencies-balance', { path: ada, body, idempotencyKey }),
  );
  return { ...parts, work };
}

describe('a write that cannot have run is sent again', () => {
  test.each([
    ['429', () => errorAnswer(429, 'rate_limit_error', { retryable: true, backoff_ms: 100 })],
    [
      'a lock that upstream calls passing',
      () => errorAnswer(423, 'resource_locked_error', { retryable: true }),
    ],
    ['a refused connection', () => networkError('ECONNREFUSED', 'connect')],
  ])('after %s', async (_name, failure) => {
    const { work, sent } = archive([failure(), json(product)]);
    expect(await work).toEqual(product);
    expect(sent).toHaveLength(2);
  });
});

describe('a write is sent once, and its outcome is unknown, after', () => {
  test.each<[string, () => Step]>([
    ['a lost connection', () => networkError('ECONNRESET')],
    ['an error without a code', () => new TypeError('fetch failed')],
    ['a time-out', () => 'hang'],
    ['a time-out while the answer is read', () => 'hang in body'],
    ['a gateway that stopped waiting', () => html(504)],
    ['a success that is HTML', () => html(200)],
    ['a success that is cut JSON', () => new Response('{"object":"prod', { status: 201 })],
    ['a success without its body', () => new Response(null, { status: 204 })],
  ])('%s', async (_name, failure) => {
    const { work, sent } = archive([failure()]);
    expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
    expect(sent).toHaveLength(1);
  });

  test('its caller gave up', async () => {
    const { client, sent } = testClient(['hang']);
    const caller = new AbortController();
    const path = { project_id: 'proj1', product_id: 'prod1' };
    const work = failureOf(client.call('archive-product', { path }, { signal: caller.signal }));
    await nextTurn();
    expect(sent).toHaveLength(1);
    caller.abort();
    expect(await work).toBeInstanceOf(OutcomeUnknownError);
  });
});

describe('a write whose success is a list without anything around it', () => {
  const path = { project_id: 'proj1', discount_id: 'discnt1' };
  const codes = [{ object: 'discount_code', code: 'HELLO', created_at: 1 }];

  test('gives the list', async () => {
    const { client } = testClient([json(codes, 201)]);
    expect(await client.call('create-discount-codes', { path, body: { codes: ['HELLO'] } })).toEqual(codes);
  });

  test('has an unknown outcome when an object comes, as others have when a list comes', async () => {
    const { client } = testClient([json({ object: 'list', items: codes })]);
    const work = client.call('create-discount-codes', { path, body: { codes: ['HELLO'] } });
    expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
    expect(await failureOf(archive([json([product])]).work)).toBeInstanceOf(OutcomeUnknownError);
  });
});

describe('a write is sent once and refused after', () => {
  test.each([
    ['500', () => errorAnswer(500, 'server_error', { retryable: true }), OutcomeUnknownError],
    ['503 of a proxy', () => html(503), OutcomeUnknownError],
    ['a store error', () => errorAnswer(422, 'store_error', { retryable: true }), StoreError],
    ['a lock without a promise', () => errorAnswer(423, 'resource_locked_error'), ConflictError],
    ['a conflict', () => errorAnswer(409, 'resource_already_exists'), ConflictError],
  ])('%s', async (_name, failure, expected) => {
    const { work, sent } = archive([failure()]);
    expect(await failureOf(work)).toBeInstanceOf(expected);
    expect(sent).toHaveLength(1);
  });

  test('and the error tells a failure that may have run from one that did not', async () => {
    expect(await failureOf(archive([html(500)]).work)).toBeInstanceOf(OutcomeUnknownError);
    const refused = () => networkError('ECONNREFUSED', 'connect');
    expect(await failureOf(archive([refused(), refused(), refused()]).work)).toMatchObject({
      name: 'UpstreamUnavailableError',
      mayHaveRun: false,
    });
  });
});

describe('a write with an idempotency key', () => {
  test('is repeated like a read, with the same key and body', async () => {
    const answer = { object: 'list', items: [] };
    const { work, sent } = adjustBalance([networkError('ECONNRESET'), html(502), json(answer)]);
    expect(await work).toEqual(answer);
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['key-1']));
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"adjustments":{"GLD":5}}']));
  });

  test('waits as long as upstream asks before it is repeated after a 5xx', async () => {
    const asksForAMinute = errorAnswer(503, 'server_error', { retryable: true }, { 'retry-after': '60' });
    const { work, sent } = adjustBalance([asksForAMinute, json({ object: 'list', items: [] })]);
    // Longer than the call may take, so it is told at once instead.
    expect(await failureOf(work)).toMatchObject({ name: 'OutcomeUnknownError', retryAfterMs: 60_000 });
    expect(sent).toHaveLength(1);
  });

  test('stays unknown when a lost send is followed by one that did not run', async () => {
    const limited = errorAnswer(429, 'rate_limit_error', { retryable: true }, { 'retry-after': '60' });
    const { work } = adjustBalance([networkError('ECONNRESET'), limited]);
    const error = await failureOf(work);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ cause: expect.any(RateLimitedError) });
  });

  test.each<[string, () => Step]>([
    ['a key that is refused since', () => errorAnswer(401, 'authentication_error')],
    ['a permission that is missing since', () => errorAnswer(403, 'authorization_error')],
    ['a proxy that does not let it through', () => html(421)],
  ])('stays unknown when the repetition of a lost send meets %s', async (_what, refusal) => {
    const { work, sent } = adjustBalance([networkError('ECONNRESET'), refusal()]);
    expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
    expect(sent).toHaveLength(2);
  });

  test('is known when a lost send is followed by a definite answer', async () => {
    const { work } = adjustBalance([networkError('ECONNRESET'), errorAnswer(409, 'idempotency_error')]);
    expect(await failureOf(work)).toMatchObject({ name: 'ConflictError', reason: 'idempotency_error' });
  });

  test('is sent once like any other when its caller gives no key', async () => {
    const { work, sent } = adjustBalance([networkError('ECONNRESET')], {});
    expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
    expect(sent).toHaveLength(1);
  });

  test('is refused when the key is empty', async () => {
    const { work, sent } = adjustBalance([], { idempotencyKey: '' });
    expect(await failureOf(work)).toMatchObject({ name: 'RefusedIdError', parameter: 'Idempotency-Key' });
    expect(sent).toHaveLength(0);
  });
});

test('the v1 read that creates its customer is repeated, and its end is unknown like that of a write', async () => {
  const { client, clock, sent } = testClient([networkError('ECONNRESET'), 'hang']);
  const work = clock.finish(client.call('v1:subscribers', { path: { app_user_id: 'ada' } }));
  expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
  expect(sent).toHaveLength(2);
});

test.each([
  ['a lost connection', () => networkError('ECONNRESET')],
  ['502', () => html(502)],
])('the read that makes a link for one use is sent once after %s', async (_name, failure) => {
  const { client, clock, sent } = testClient([failure()]);
  const path = { project_id: 'proj1', subscription_id: 'sub1' };
  const work = clock.finish(client.call('get-authorized-subscription-management-url', { path }));
  expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
  expect(sent).toHaveLength(1);
});

describe('a success without a body', () => {
  test.each([
    ['200 and nothing', () => new Response(null, { status: 200 })],
    ['204', () => new Response(null, { status: 204 })],
    ['200 and something all the same', () => html(200)],
  ])('is a success where the operation answers none: %s', async (_name, answer) => {
    const { client } = testClient([answer(), answer(), answer()]);
    expect(await client.call('block-customer', { path: ada })).toBeUndefined();
    expect(await client.call('unblock-customer', { path: ada })).toBeUndefined();
    const body = { offering_id: 'ofrng1' };
    expect(await client.call('assign-customer-offering', { path: ada, body })).toBeUndefined();
  });
});
