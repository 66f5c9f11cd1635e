import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { knownScopes } from '../../../src/auth/scopes.ts';
import { readPlainPost } from '../../../src/server/http/plain-json-post.ts';
import { createFacade } from '../../support/facade.ts';

// Every scope but those that add to an answer what it has cost, which differs each time; and nothing is given from memory.
const facade = await createFacade({ env: { CACHE_ANSWERS_MAX_BYTES: '0' } });
const authorization = await facade.authorizationOf({
  scopes: knownScopes.filter((scope) => !scope.startsWith('facade:')),
});

const example = (name: string): Promise<string> =>
  readFile(new URL(`../../../examples/queries/${name}.graphql`, import.meta.url), 'utf8');

/** Yoga reads both; only the first is plain enough for the short way. */
const contentTypes = { short: 'application/json', long: 'application/json; charset="utf-8"' } as const;

async function answer(way: keyof typeof contentTypes, body: string, headers: Record<string, string>) {
  const response = await facade.server.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: {
        'content-type': contentTypes[way],
        'x-request-id': 'the-same',
        ...(authorization === null ? {} : { authorization }),
        ...headers,
      },
      body,
    }),
  );
  const shown = Object.fromEntries([...response.headers].filter(([name]) => name !== 'content-length'));
  return { status: response.status, headers: shown, body: await response.text() };
}

const bodies: Readonly<Record<string, string>> = {
  'the customer screen': JSON.stringify({
    query: await example('customer-screen'),
    variables: { id: 'ada' },
  }),
  'the support list': JSON.stringify({ query: await example('support-list'), variables: { first: 20 } }),
  'the catalogue': JSON.stringify({ query: await example('catalogue') }),
  'an entitlement check': JSON.stringify({
    query: await example('entitlement-check'),
    variables: { id: 'ada', lookupKey: 'pro' },
    operationName: 'EntitlementCheck',
  }),
  'nulls beside the query':
    '{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}',
  'a field called as operations are': '{"query":"{ subscription(id: \"none\") { id } }"}',
  'a missing customer': '{"query":"{ customer(id: \\"nobody\\") { id } }"}',
  'an error beside data': '{"query":"{ a: customer(id: \\"ada\\") { id } customer(id: \\"..\\") { id } }"}',
  'nothing but an error':
    '{"query":"{ project(id: \\"proj_of_others\\") { id } customer(id: \\"..\\") { id } }"}',
  'a document that cannot be parsed': '{"query":"{ customer(id: "}',
  'a field that does not exist': '{"query":"{ costumer(id: 1) { id } }"}',
  'a variable that does not fit':
    '{"query":"query($first: Int!) { customers(first: $first) { nodes { id } } }","variables":{"first":"x"}}',
  'an operation that is not there': '{"query":"query A { __typename }","operationName":"B"}',
  'several operations and no name': '{"query":"query A { __typename } query B { __typename }"}',
  introspection: '{"query":"{ __schema { queryType { name } } }"}',
  'an unknown member': '{"query":"{ __typename }","id":"1"}',
  'variables that are a list': '{"query":"{ __typename }","variables":[]}',
  'an empty query': '{"query":""}',
  'no query': '{"variables":{}}',
  'a query that is a number': '{"query":1}',
  'a batch': '[{"query":"{ __typename }"}]',
  'no JSON': '{"query":',
  'no body': '',
  'a deferred part': '{"query":"{ customer(id: \\"ada\\") { id ... @defer { firstSeenAt } } }"}',
  'a mutation': '{"query":"mutation { __typename }"}',
  'a subscription': '{"query":"subscription { __typename }"}',
};

const accepts: readonly string[] = [
  '',
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8;q=0.9',
  'multipart/mixed',
  'text/event-stream',
  'text/html',
];

describe('a plain JSON POST is answered as Yoga alone would answer it', () => {
  test.each(Object.keys(bodies))('%s, whatever the sender accepts', async (name) => {
    const body = bodies[name] ?? '';
    for (const accept of accepts) {
      const headers: Record<string, string> = accept === '' ? {} : { accept };
      const [short, long] = [await answer('short', body, headers), await answer('long', body, headers)];
      expect({ accept, ...short }).toEqual({ accept, ...long });
    }
  });

  test.each(Object.keys(bodies))('%s, from nobody', async (name) => {
    const send = async (way: 'short' | 'long') => {
      const headers: Record<string, string> = {
        'content-type': contentTypes[way],
        'x-request-id': 'the-same',
      };
      const response = await facade.server.fetch(
        new Request('http://localhost/graphql', { method: 'POST', headers, body: bodies[name] ?? '' }),
      );
      return { status: response.status, body: await response.text() };
    };
    expect(await send('short')).toEqual(await send('long'));
  });
});

describe('what is read in the short way', () => {
  test.each([
    '{ subscriptions { id } }',
    '{ subscription(id: "1") { id } }',
    '{ a { b } subscription(id: "1") { id } mutation: a { b } }',
    'query Q($id: ID!) { a(id: $id, of: { mutation: [1] }) } # mutation { a }',
    'query Q { a(text: "} mutation { b") { subscription { id } } }',
  ])('a query alone: %s', (query) => {
    expect(readPlainPost(JSON.stringify({ query }))?.params.query).toBe(query);
  });

  test.each([
    '{"query":"mutation { x }"}',
    '{"query":"subscription { x }"}',
    '{"query":"query A { a } mutation B { b }"}',
    '{"query":"{ a } #\\n,subscription{ b }"}',
    '{"query":"{ a(text: \\"}\\") { b } } mutation @c { b }"}',
    '{"query":"{ mutation \\" }"}',
    '[{"query":"{ a }"}]',
    '{"query":1}',
    '"{ a }"',
    'null',
    '{',
  ])('not %s', (text) => {
    expect(readPlainPost(text)).toBeNull();
  });
});
