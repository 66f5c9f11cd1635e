import { describe, expect, test } from 'vitest';

import { errorFromResponse, type Answer } from '../../../src/revenuecat/error-from-response.ts';
import * as errors from '../../../src/revenuecat/errors.ts';

const now = Date.UTC(2026, 10, 22, 12);

function answer(status: number, body?: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: new Headers(headers),
    body: body === undefined ? { kind: 'empty' } : { kind: 'json', value: body },
  };
}

const typed = (type: string, extra: object = {}) => ({
  object: 'error',
  type,
  message: 'text',
  retryable: false,
  ...extra,
});
const onRead = (given: Answer) => errorFromResponse('get-customer', false, given, now);
const onWrite = (given: Answer) => errorFromResponse('grant-customer-entitlement', true, given, now);

describe('each answer becomes the class that says what to do', () => {
  test.each([
    [400, 'parameter_error', 'InvalidInputError'],
    [400, 'invalid_request', 'InvalidRequestError'],
    [401, 'authentication_error', 'UpstreamCredentialError'],
    [403, 'authorization_error', 'UpstreamCredentialError'],
    [404, 'resource_missing', 'NotFoundError'],
    [409, 'resource_already_exists', 'ConflictError'],
    [409, 'idempotency_error', 'ConflictError'],
    [422, 'unprocessable_entity_error', 'InvalidInputError'],
    [422, 'parameter_error', 'InvalidInputError'],
    [422, 'store_error', 'StoreError'],
    [422, 'entity_references_archived_entities', 'ConflictError'],
    [423, 'resource_locked_error', 'ConflictError'],
    [429, 'rate_limit_error', 'RateLimitedError'],
    [500, 'server_error', 'UpstreamUnavailableError'],
    [502, 'server_error', 'UpstreamUnavailableError'],
    [503, 'server_error', 'UpstreamUnavailableError'],
  ])('%i %s on a write: %s', (status, type, name) => {
    expect(onWrite(answer(status, typed(type)))).toMatchObject({ name, status });
  });

  test.each([
    [400, 'InvalidInputError'],
    [401, 'UpstreamCredentialError'],
    [403, 'UpstreamCredentialError'],
    [404, 'NotFoundError'],
    [405, 'InvalidRequestError'],
    [408, 'UpstreamUnavailableError'],
    [409, 'ConflictError'],
    [414, 'InvalidInputError'],
    [415, 'InvalidRequestError'],
    [422, 'InvalidInputError'],
    [423, 'UpstreamUnavailableError'],
    [429, 'RateLimitedError'],
    [500, 'UpstreamUnavailableError'],
    [599, 'UpstreamUnavailableError'],
    [301, 'MalformedAnswerError'],
  ])('%i on a read, with no body, a v1 body, and a type of the future: %s', (status, name) => {
    expect(onRead(answer(status))).toMatchObject({ name, status });
    expect(onRead(answer(status, { code: 7259, message: 'text' }))).toMatchObject({ name, status });
    expect(onRead(answer(status, typed('error_of_the_future')))).toMatchObject({ name, status });
  });

  test('404 as a page of HTML is a broken upstream and not a missing object', () => {
    const given: Answer = { status: 404, headers: new Headers(), body: { kind: 'unreadable' } };
    expect(onRead(given)).toBeInstanceOf(errors.MalformedAnswerError);
  });

  test('a refused key tells which permissions the operation needs', () => {
    expect(onRead(answer(403))).toMatchObject({ scopes: ['customer_information:customers:read'] });
  });
});

describe('when to come back', () => {
  test('the longer of Retry-After and backoff_ms counts', () => {
    const body = typed('rate_limit_error', { backoff_ms: 2500, retryable: true });
    expect(onRead(answer(429, body, { 'retry-after': '2' }))).toMatchObject({
      retryAfterMs: 2500,
      retryable: true,
    });
    expect(onRead(answer(429, body, { 'retry-after': '3' }))).toMatchObject({ retryAfterMs: 3000 });
  });

  test('a 429 without advice asks for a second', () => {
    expect(onRead(answer(429))).toMatchObject({ retryAfterMs: 1000, retryable: true });
  });

  test.each([-1, '1000', null, Number.NaN])('a backoff_ms of %j is no advice', (backoff) => {
    expect(onRead(answer(503, typed('server_error', { backoff_ms: backoff })))).toMatchObject({
      retryAfterMs: null,
    });
  });

  test('a locked object is worth a second try only when upstream says so', () => {
    const locked = (retryable: boolean) =>
      answer(423, typed('resource_locked_error', { retryable, backoff_ms: 1000 }));
    expect(onWrite(locked(true))).toMatchObject({
      retryable: true,
      retryAfterMs: 1000,
      reason: 'resource_locked_error',
    });
    expect(onWrite(locked(false))).toMatchObject({ retryable: false, retryAfterMs: null });
  });

  test('what upstream says of retrying goes before the guess by status', () => {
    expect(onRead(answer(500))).toMatchObject({ retryable: true });
    expect(onRead(answer(500, typed('server_error', { retryable: false })))).toMatchObject({
      retryable: false,
    });
  });

  test('a failed store says when', () => {
    const body = typed('store_error', { retryable: true, backoff_ms: 1000 });
    expect(onWrite(answer(422, body))).toMatchObject({
      name: 'StoreError',
      retryAfterMs: 1000,
      retryable: true,
    });
  });
});

describe('of the body', () => {
  test.each(['customer_id', 'products[0].eligibility_criteria', 'items[].id'])(
    'the parameter %j is kept',
    (param) => {
      expect(onRead(answer(400, typed('parameter_error', { param })))).toMatchObject({ param });
    },
  );

  test.each(['sk_abcdef', 'Some text', 'https://x.invalid', 'a'.repeat(101), 7, null])(
    'the parameter %j is dropped',
    (param) => {
      expect(onRead(answer(400, typed('parameter_error', { param })))).toMatchObject({ param: null });
    },
  );

  test('only ids are kept of what a conflict refers to', () => {
    const ids = ['prodabcd1234', 'some text', null, 'https://x.invalid', 'sk_abcdef'];
    const body = typed('entity_references_archived_entities', { referenced_object_ids: ids });
    expect(onWrite(answer(422, body))).toMatchObject({ referencedIds: ['prodabcd1234'] });
  });

  test.each([null, 'text', 7, [], [null]])('%j is no error body, and does no harm', (body) => {
    expect(onRead(answer(400, body))).toBeInstanceOf(errors.InvalidInputError);
  });
});

test('every class of a call extends one base and carries its own name', () => {
  const facts = { operationId: 'get-customer', status: 500, retryable: true } as const;
  const malformed = new errors.MalformedAnswerError(facts, 'a sentence.');
  expect(malformed).toBeInstanceOf(errors.UpstreamUnavailableError);
  expect(malformed).toBeInstanceOf(errors.RevenueCatError);
  expect(malformed).toMatchObject({ name: 'MalformedAnswerError', message: 'get-customer: a sentence.' });
});
