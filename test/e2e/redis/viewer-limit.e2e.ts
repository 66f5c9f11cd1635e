import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { createTestRedis, type TestRedis } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const tiny = '{ viewer { name } }';

describeWithRedis('two servers with one Redis', (program) => {
  let redis: TestRedis;
  let facades: readonly [Facade, Facade];
  const sandbox = createSandbox({ rateLimits: 'off' });

  beforeAll(async () => {
    redis = await createTestRedis(program);
    await redis.start({ old: true });
    const create = () =>
      createFacade({
        sandbox,
        env: { REDIS_URL: redis.url, LIMIT_PER_MINUTE_STAFF: '20', APQ: 'on', GRAPHIQL: 'off' },
      });
    facades = [await create(), await create()];
    const healthy = async ({ server }: Facade): Promise<boolean> =>
      (await (await server.fetch(new Request('http://facade.test/health'))).text()).includes('"redis":"ok"');
    await redis.until(async () => (await Promise.all(facades.map(healthy))).every((ok) => ok));
  });
  afterAll(async () => {
    await Promise.all(facades.map((facade) => facade.server.close()));
    redis.dispose();
  });

  const ask = async (facade: Facade): Promise<number> =>
    (await facade.query(tiny, {}, { scopes: ['facade:upstream:read'] })).status;

  test('let a viewer spend its minute once, whichever of them it asks', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 15; turn += 1) for (const facade of facades) statuses.push(await ask(facade));
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });

  test('know a document that a client has registered with the other', async () => {
    const [first, second] = facades;
    const hash = 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38';
    const named = { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } };
    const post = async (facade: Facade, body: object): Promise<unknown> => {
      const response = await facade.server.fetch(
        new Request('http://facade.test/graphql', {
          method: 'POST',
          headers: {
            authorization: (await facade.authorizationOf({ customerId: 'ada' })) ?? '',
            'content-type': 'application/json',
          },
          body: JSON.stringify(body),
        }),
      );
      return response.json();
    };
    const answer = { data: { __typename: 'Query' } };
    expect(JSON.stringify(await post(second, named))).toContain('PersistedQueryNotFound');
    await expect(post(first, { query: '{__typename}', ...named })).resolves.toEqual(answer);
    const client = redis.client();
    await redis.until(async () => (await client.keys('*document*')).length > 0);
    await expect(post(second, named)).resolves.toEqual(answer);
  });
});
