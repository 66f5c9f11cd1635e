import { expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';

const aCustomer = 'query ($id: ID!) { customer(id: $id) { id lastSeenCountry } }';

async function ask({ server }: Facade, path: string, method = 'GET') {
  const response = await server.fetch(new Request(`http://facade.test${path}`, { method }));
  return { status: response.status, body: (await response.json().catch(() => null)) as unknown };
}

test('a server on its sandbox is ready, and says of which parts it speaks', async () => {
  expect(await ask(await createFacade(), '/ready')).toEqual({
    status: 200,
    body: { status: 'ready', parts: { server: 'ok', upstream: 'ok', project: 'ok' } },
  });
});

test('while upstream is taken for dead it is degraded, and alive', async () => {
  const facade = await createFacade();
  facade.sandbox.faults.add({ kind: 'status', status: 500 });
  for (let index = 0; index < 12; index += 1)
    await facade.clock.finish(facade.query(aCustomer, { id: `customer-${String(index)}` }));
  expect(await ask(facade, '/ready')).toMatchObject({
    status: 200,
    body: { status: 'degraded', parts: { upstream: 'degraded' } },
  });
  expect(await ask(facade, '/health')).toMatchObject({ status: 200 });
});

test('when it stops it is not ready at once, and alive as long as it runs', async () => {
  const facade = await createFacade();
  await facade.server.close();
  expect(await ask(facade, '/ready')).toMatchObject({
    status: 503,
    body: { status: 'unavailable', parts: { server: 'unavailable' } },
  });
  expect(await ask(facade, '/health')).toMatchObject({ status: 200 });
});

test('keys of the token issuer that were never had are missing, and are asked for', async () => {
  const facade = await createFacade({
    env: {
      AUTH_JWT_SECRET: '',
      AUTH_JWKS_URL: 'http://127.0.0.1:9/keys',
      AUTH_JWT_ISSUER: 'issuer',
      AUTH_JWT_AUDIENCE: 'audience',
      AUTH_TOKENS: '[]',
    },
  });
  // On the sandbox there are tokens of the process, so somebody can sign in; the settings name nobody.
  expect(await facade.clock.finish(ask(facade, '/ready'))).toMatchObject({
    status: 503,
    body: { parts: { issuer: 'unavailable' } },
  });
});

test.each(['/ready/', '/x/ready', '/READY', '/?/ready', '/graphql/ready'])(
  '%s is another path',
  async (path) => {
    expect((await ask(await createFacade(), path)).status).toBe(404);
  },
);

test('only GET and HEAD are answered', async () => {
  const facade = await createFacade();
  expect((await ask(facade, '/ready', 'POST')).status).toBe(404);
  expect((await ask(facade, '/ready', 'HEAD')).status).toBe(200);
});
