import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import type { RevenueCatClient } from '../../../src/revenuecat/call.ts';
import { RevenueCatError } from '../../../src/revenuecat/errors.ts';
import { errorAnswer, html, json, networkError, type Step } from '../../fakes/scripted-upstream.ts';
import { ada, canaryKey, failureOf, testClient } from '../../support/revenuecat-client.ts';

/** Everything that a logger, a debugger or a serializer could print of an error. */
function printed(error: unknown): string {
  const own = error instanceof Error ? Object.getOwnPropertyNames(error) : [];
  return [
    inspect(error, { depth: 10, showHidden: true }),
    JSON.stringify(error),
    JSON.stringify(error, own),
    String(error),
  ].join('\n');
}

/** Key, address and body of the fakes all contain one of these. */
const canaries = /canary|\bsk_|doctype|https?:/i;

const poisoned = {
  param: 'CANARY-BODY param',
  doc_url: 'https://canary.invalid/doc',
  referenced_object_ids: ['CANARY-BODY id'],
  retryable: false,
};

const failures: readonly [string, () => Step][] = [
  ...[400, 401, 403, 404, 409, 422, 423, 429, 500, 502, 503, 504].flatMap(
    (status): [string, () => Step][] => [
      [`${status} as HTML`, () => html(status)],
      [`${status} as an error body`, () => errorAnswer(status, 'CANARY-BODY type', poisoned)],
      [`${status} as a v1 body`, () => json({ code: 7000, message: 'CANARY-BODY' }, status)],
    ],
  ),
  ...['parameter_error', 'store_error', 'entity_references_archived_entities', 'idempotency_error'].map(
    (type): [string, () => Step] => [type, () => errorAnswer(422, type, poisoned)],
  ),
  ['200 as HTML', () => html(200)],
  ['200 cut', () => new Response('{"CANARY-BODY": "CANARY')],
  ['a redirect', () => new Response(null, { status: 307, headers: { location: 'https://canary.invalid/' } })],
  ['a lost connection', () => networkError('ECONNRESET')],
  ['a refused connection', () => networkError('ECONNREFUSED', 'connect')],
  ['an error that quotes the key', () => new TypeError(`"Bearer ${canaryKey}" is an invalid header value.`)],
  ['a time-out', () => 'hang'],
];

test('the search finds a planted canary, however deep and hidden', () => {
  const nested = new Error('outer', { cause: new Error('inner', { cause: new Error(canaryKey) }) });
  expect(printed(nested)).toMatch(canaries);
  const hidden = Object.defineProperty(new Error('outer'), 'body', {
    value: { text: 'CANARY-BODY' },
    enumerable: false,
  });
  expect(printed(hidden)).toMatch(canaries);
});

describe('no error shows the key, an address or a body', () => {
  test.each(failures)('%s', async (_name, failure) => {
    const calls: readonly ((client: RevenueCatClient) => Promise<unknown>)[] = [
      (client) => client.call('get-customer', { path: ada }),
      (client) => client.call('create-customer', { path: { project_id: 'proj1' }, body: { id: 'ada' } }),
      (client) => client.page('list-customers', { path: ada }, {}),
    ];
    for (const call of calls) {
      const { client, clock } = testClient([failure(), failure(), failure()]);
      const error = await failureOf(clock.finish(call(client)));
      expect(error).toBeInstanceOf(RevenueCatError);
      // Stack lines name our own files, some of them as file: addresses; nothing else is left out.
      expect(printed(error).replaceAll(/file:\/\/\S+|\/\S+\.ts\b/g, '')).not.toMatch(canaries);
    }
  });
});
