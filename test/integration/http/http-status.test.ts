import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/http/faults.ts';
import { createFaultyUpstream } from '../../support/faulty-upstream.ts';

const { clock, sandbox, createFacadeWithKey } = createFaultyUpstream();

describe('the HTTP status of an answer', () => {
  const withData = '{ customer(id: "ada") { lastSeenCountry } }';
  // The field may not be null, so its error leaves no data at all.
  const withoutData = '{ customersByIds(ids: ["ada"]) { id } }';
  const broken = '{ customer(id: "ada") {';
  const down500 = { kind: 'status', status: 500 } as const;

  async function send(accept: string, query: string, fault: Fault | null): Promise<Response> {
    const sandboxOfUnknownProject = await createFacadeWithKey(sandbox.keys.read);
    if (fault !== null) sandbox.faults.add(fault);
    const authorization = (await sandboxOfUnknownProject.authorizationOf('administrator')) ?? '';
    try {
      return await clock.finish(
        sandboxOfUnknownProject.server.fetch(
          new Request('http://facade.test/graphql', {
            method: 'POST',
            headers: { accept, authorization, 'content-type': 'application/json' },
            body: JSON.stringify({ query }),
          }),
        ),
      );
    } finally {
      sandbox.faults.clear();
    }
  }

  test.each([
    ['application/graphql-response+json', withData, null, 200],
    ['application/graphql-response+json', withData, down500, 200],
    ['application/graphql-response+json', withoutData, down500, 503],
    ['application/graphql-response+json', withoutData, { ...down500, status: 401 }, 503],
    ['application/graphql-response+json', withoutData, { ...down500, status: 429 }, 429],
    ['application/graphql-response+json', withoutData, { kind: 'hang' } as const, 504],
    ['application/graphql-response+json', broken, null, 400],
    ['application/json', withData, null, 200],
    ['application/json', withData, down500, 200],
  ])('%s, %s, under %o: %i', async (accept, query, fault, expected) => {
    const response = await send(accept, query, fault);
    expect(response.status).toBe(expected);
    expect(response.headers.get('content-type')).toContain(accept);
    const body = (await response.json()) as { data?: unknown; errors?: unknown[] };
    expect(body.errors === undefined).toBe(fault === null && query !== broken);
  });
});
