import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createFacadeClient, type FacadeClient } from '../../../client/facade-client.ts';
import { createFacade } from '../../support/facade.ts';

interface Watched {
  readonly client: FacadeClient;
  /** The bodies that it sent. */
  readonly bodies: readonly string[];
}

/** A server that runs nothing but the client's own documents, asked by a customer. */
async function trustedClient(sendsIds: boolean): Promise<Watched> {
  const facade = await createFacade({
    env: {
      TRUSTED_DOCUMENTS: 'only',
      TRUSTED_DOCUMENTS_FILE: 'client/generated/persisted-documents.json',
    },
  });
  const authorization = (await facade.authorizationOf({ customerId: 'ada' })) ?? '';
  const bodies: string[] = [];
  const client = createFacadeClient({
    url: 'http://facade.test/graphql',
    token: authorization.replace('Bearer ', ''),
    sendsIds,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      bodies.push(await request.clone().text());
      return facade.server.fetch(request);
    },
  });
  return { client, bodies };
}

describe('the client package, against a server that knows only its documents', () => {
  test('sends ids and variables, and no text', async () => {
    const { client, bodies } = await trustedClient(true);
    const check = await client.entitlementCheck({ id: 'ada', lookupKey: 'pro' });
    expect(check).toMatchObject({ data: { customer: { hasActiveEntitlement: true } }, errors: [] });
    expect((await client.customerScreen({ id: 'ada' })).errors).toEqual([]);
    expect((await client.catalogue()).errors).toEqual([]);
    for (const body of bodies)
      expect(JSON.parse(body)).toMatchObject({ documentId: expect.stringMatching(/^sha256:/) as unknown });
    expect(bodies.join()).not.toMatch(/"query"|\{ id/);
  });

  test('sends a document of one’s own as it is, which that server refuses', async () => {
    const { client, bodies } = await trustedClient(true);
    const { errors } = await client.send(parse('{ viewer { name } }'), {});
    expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    expect(bodies[0]).toContain('viewer');
  });

  test('sends texts when it is not told otherwise', async () => {
    const { client, bodies } = await trustedClient(false);
    await client.catalogue();
    expect(bodies[0]).toContain('"query"');
    expect(bodies[0]).not.toContain('documentId');
  });
});
