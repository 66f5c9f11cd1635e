import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createFacadeClient, errorCodes, facadeErrorsOf } from '../../../client/facade-client.ts';
import type { ErrorCode, FacadeClient } from '../../../client/facade-client.ts';
import type { Store } from '../../../client/generated/graphql.ts';
import { errorCodes as serverCodes } from '../../../src/server/results/error-response.ts';
import { createFacade, type Facade } from '../../support/facade.ts';

const url = 'http://facade.test/graphql';

async function clientOf(
  facade: Facade,
  token = authorizedBy(facade, 'administrator'),
): Promise<FacadeClient> {
  const bearer = await token;
  return createFacadeClient({
    url,
    token: bearer,
    fetch: async (input, init) => facade.server.fetch(new Request(input, init)),
    wait: async () => undefined,
  });
}

async function authorizedBy(
  facade: Facade,
  asker: Parameters<Facade['authorizationOf']>[0],
): Promise<string> {
  return (await facade.authorizationOf(asker))?.replace('Bearer ', '') ?? '';
}

describe('the client package, against the server', () => {
  test('answers are typed: dates are text, enums know what a newer server may add', async () => {
    const client = await clientOf(await createFacade());

    const { data, errors } = await client.customerScreen({ id: 'ada' });

    expect(errors).toEqual([]);
    expect(data?.customer?.firstSeenAt).toMatch(/Z$/);
    expectTypeOf(data?.customer?.firstSeenAt).toEqualTypeOf<string | null | undefined>();
    expectTypeOf<'UNRECOGNIZED'>().toExtend<Store>();
  });

  test('each everyday document answers', async () => {
    const client = await clientOf(await createFacade());

    await expect(client.entitlementCheck({ id: 'ada', lookupKey: 'pro' })).resolves.toMatchObject({
      data: { customer: { hasActiveEntitlement: true } },
    });
    const { data: catalogue } = await client.catalogue();
    expect(catalogue?.offerings?.nodes.some((offering) => offering?.isCurrent)).toBe(true);
    const { data: list } = await client.supportList({ first: 2 });
    expect(list?.customers?.nodes).toHaveLength(2);
    const { data: refused } = await client.grantEntitlement({
      input: { customerId: 'ada', entitlementId: 'entlnone', expiresAt: '2001-01-01T00:00:00.000Z' },
    });
    expect(refused?.grantEntitlement?.__typename).toBe('InvalidInputError');
  });

  test('what is denied is an error with its code and path beside the data, and nothing is thrown', async () => {
    const facade = await createFacade();
    const client = await clientOf(facade, authorizedBy(facade, { customerId: 'ada' }));

    const { data, errors } = await client.customerScreen({ id: 'grace' });

    expect(data).toEqual({ customer: null });
    expect(errors).toEqual([
      {
        code: 'FORBIDDEN',
        message: expect.any(String),
        path: ['customer'],
        requestId: expect.any(String),
        retryAfterMs: null,
      },
    ]);
    expectTypeOf<ErrorCode>().extract<'FORBIDDEN'>().toEqualTypeOf<'FORBIDDEN'>();
  });

  test('a token that is not good gives UNAUTHENTICATED, although its HTTP status is no success', async () => {
    const client = await clientOf(await createFacade(), Promise.resolve('nonsense'));

    const { data, errors } = await client.catalogue();

    expect(data).toBeNull();
    expect(errors.map(({ code }) => code)).toEqual(['UNAUTHENTICATED']);
  });

  test('what is no GraphQL answer rejects', async () => {
    const fetch = async (): Promise<Response> => new Response('<h1>Bad gateway</h1>', { status: 502 });
    await expect(createFacadeClient({ url, token: 'any', fetch }).catalogue()).rejects.toThrow();
  });

  test('the token is asked for before each request', async () => {
    const sent: (string | null)[] = [];
    let asked = 0;
    const client = createFacadeClient({
      url,
      token: () => `token-${String((asked += 1))}`,
      fetch: async (input, init) => {
        sent.push(new Request(input, init).headers.get('authorization'));
        return Response.json({ data: { offerings: null } });
      },
    });
    await client.catalogue();
    await client.catalogue();
    expect(sent).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('it knows every code of the server, and one that it does not know is UNRECOGNIZED', () => {
    expect(errorCodes).toEqual(expect.arrayContaining(Object.keys(serverCodes)));
    const [unknown] = facadeErrorsOf([{ message: 'New.', extensions: { code: 'ADDED_LATER' } }]);
    expect(unknown?.code).toBe('UNRECOGNIZED');
  });
});

describe('following a customer', () => {
  test('a server without subscriptions is polled, and is asked for a stream only once', async () => {
    const asked: string[] = [];
    const leaving = new AbortController();
    const client = createFacadeClient({
      url,
      token: 'any',
      wait: async () => undefined,
      fetch: createYoga({
        schema: createSchema({ typeDefs: 'type Query { customer(id: ID!): Int }' }),
        logging: false,
        plugins: [
          {
            onParams: ({ params }) => {
              asked.push(params.query ?? '');
            },
          },
        ],
      }).fetch as typeof fetch,
    });

    const seen: string[] = [];
    for await (const { source } of client.customerChanges({ id: 'ada', signal: leaving.signal })) {
      seen.push(source);
      if (seen.length === 3) leaving.abort();
    }

    // The refusal comes inside a stream here, which is open by then.
    expect(seen).toEqual(['START', 'POLL', 'POLL']);
    expect(asked.filter((query) => query.startsWith('subscription'))).toHaveLength(1);
  });

  test('a server with customerChanged tells by Server-Sent Events, and a stream that ends is opened again', async () => {
    let opened = 0;
    const leaving = new AbortController();
    const client = createFacadeClient({
      url,
      token: 'any',
      wait: async () => undefined,
      fetch: createYoga({
        schema: createSchema({
          typeDefs: `type Query { customer(id: ID!): Int }
            type Subscription { customerChanged(id: ID!): Change } type Change { reason: String }`,
          resolvers: {
            Subscription: {
              customerChanged: {
                subscribe: async function* (_root: unknown, { id }: { id: string }) {
                  opened += 1;
                  yield { customerChanged: { reason: `WEBHOOK of ${id}` } };
                  yield { customerChanged: { reason: 'MUTATION' } };
                },
              },
            },
          },
        }),
        logging: false,
      }).fetch as typeof fetch,
    });

    const seen: string[] = [];
    for await (const { source } of client.customerChanges({ id: 'ada', signal: leaving.signal })) {
      seen.push(source);
      if (seen.length === 7) leaving.abort();
    }

    expect(seen).toEqual(['START', 'STREAM', 'STREAM', 'POLL', 'START', 'STREAM', 'STREAM']);
    expect(opened).toBe(2);
  });

  test('liveCustomer gives the screen at once and after each change', async () => {
    const facade = await createFacade();
    const client = await clientOf(facade);
    const leaving = new AbortController();
    const names: (string | undefined)[][] = [];
    for await (const { data } of client.liveCustomer({ id: 'newcomer', signal: leaving.signal })) {
      names.push(
        data?.customer?.activeEntitlements?.nodes.map((node) => node?.entitlement?.lookupKey ?? '') ?? [],
      );
      if (names.length === 2) leaving.abort();
      const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
        '{ entitlement(lookupKey: "premium") { id } }',
      );
      await client.grantEntitlement({
        input: {
          customerId: 'newcomer',
          entitlementId: entitlement.id,
          expiresAt: '2036-01-01T00:00:00.000Z',
        },
      });
    }
    expect(names).toEqual([[], ['premium']]);
  });
});
