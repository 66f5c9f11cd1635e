import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery, type Answer, type Asker, type Facade } from '../../support/facade.ts';

const check = await exampleQuery('entitlement-check');
const ada: Asker = { customerId: 'ada' };

function limited(env: Readonly<Record<string, string>> = {}): Promise<Facade> {
  return createFacade({
    env: {
      LIMIT_PER_MINUTE_STAFF: '50',
      LIMIT_PER_MINUTE_CUSTOMER: '5',
      LIMIT_PER_MINUTE_ANONYMOUS: '3',
      ...env,
    },
  });
}

const ask = (facade: Facade, as: Asker = ada): Promise<Answer> => facade.query('{ viewer { name } }', {}, as);

/** What is left, as the header says. */
const left = ({ headers }: Answer): number => Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);

const refusal = (answer: Answer) => ({ status: answer.status, ...answer.errors[0]?.extensions });

describe('what a viewer may spend within a minute', () => {
  test('is told with each answer, as the draft of the IETF has it', async () => {
    const facade = await limited();
    await ask(facade);
    await facade.clock.advance(10_500);
    const { headers } = await ask(facade);
    expect(headers.get('ratelimit-policy')).toBe('"viewer";q=5;w=60');
    expect(headers.get('ratelimit')).toBe('"viewer";r=3;t=50');
  });

  test('ends with 429, and begins anew when the minute is over', async () => {
    const facade = await limited();
    for (let time = 0; time < 5; time += 1) expect((await ask(facade)).status).toBe(200);
    await facade.clock.advance(20_000);
    const answer = await ask(facade);
    expect(refusal(answer)).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      limitedBy: 'VIEWER',
      retryAfterMs: 40_000,
      limit: 5,
      remaining: 0,
    });
    expect(answer.headers.get('retry-after')).toBe('40');
    expect(answer.headers.get('ratelimit')).toBe('"viewer";r=0;t=40');
    expect(answer.errors[0]?.extensions['requestId']).toBe(answer.headers.get('x-request-id'));
    await facade.clock.advance(40_000);
    expect((await ask(facade)).status).toBe(200);
  });

  test('is each viewer’s own', async () => {
    const facade = await limited();
    for (let time = 0; time < 6; time += 1) await ask(facade);
    expect((await ask(facade)).status).toBe(429);
    expect((await ask(facade, { customerId: 'wilma' })).status).toBe(200);
    expect((await ask(facade, 'administrator')).status).toBe(200);
  });

  test('goes by the calls that were really sent', async () => {
    const facade = await limited();
    const first = await facade.query(check, { id: 'ada', lookupKey: 'pro' });
    expect(facade.takeCalls()).toHaveLength(2);
    expect(left(first)).toBe(50 - 1 - 2);
    // Estimated at two calls as well, and answered from memory.
    const second = await facade.query(check, { id: 'ada', lookupKey: 'pro' });
    expect(facade.takeCalls()).toEqual([]);
    expect(left(second)).toBe(50 - 1 - 2 - 1);
  });

  test('refuses what could cost more than is left before it costs anything', async () => {
    const facade = await limited({ LIMIT_PER_MINUTE_STAFF: '3' });
    await ask(facade, 'administrator');
    const answer = await facade.query(check, { id: 'ada', lookupKey: 'pro' });
    expect(refusal(answer)).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      limitedBy: 'VIEWER',
      remaining: 1,
    });
    expect(answer.data).toBeUndefined();
    expect(facade.takeCalls()).toEqual([]);
    // What is left still does for less.
    expect((await ask(facade, 'administrator')).status).toBe(200);
  });

  test('does not refuse for ever what costs more than a whole minute’s units', async () => {
    const facade = await limited({ LIMIT_PER_MINUTE_STAFF: '2' });
    const answer = await facade.query(check, { id: 'ada', lookupKey: 'pro' });
    expect(answer.errors).toEqual([]);
    expect(left(answer)).toBe(0);
  });

  test('is spent on answers from memory as well, one each', async () => {
    const facade = await limited();
    const reader: Asker = {
      scopes: ['customer_information:customers:read', 'project_configuration:entitlements:read'],
    };
    const remaining = [];
    for (let time = 0; time < 5; time += 1)
      remaining.push(left(await facade.query('{ customer(id: "ada") { lastSeenCountry } }', {}, reader)));
    expect(remaining).toEqual([48, 47, 46, 45, 44]);
  });

  test('is spent by a mutation', async () => {
    const facade = await limited();
    const answer = await facade.query(
      'mutation { createCustomer(input: { customerId: "new" }) { __typename } }',
    );
    expect(left(answer)).toBe(50 - 1 - facade.takeCalls().length);
  });

  test('is spent by GET requests', async () => {
    const facade = await limited();
    const headers = { authorization: (await facade.authorizationOf(ada)) ?? '' };
    const statuses = [];
    for (let time = 0; time < 6; time += 1) {
      const request = new Request('http://facade.test/graphql?query={viewer{name}}', { headers });
      statuses.push((await facade.server.fetch(request)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('is not there where the setting is 0', async () => {
    const facade = await limited({ LIMIT_PER_MINUTE_CUSTOMER: '0' });
    const { headers } = await ask(facade);
    expect(headers.get('ratelimit')).toBeNull();
    expect(headers.get('ratelimit-policy')).toBeNull();
  });

  test('has room for whole screens by default', async () => {
    const facade = await limited({
      LIMIT_PER_MINUTE_STAFF: '',
      LIMIT_PER_MINUTE_CUSTOMER: '',
      LIMIT_PER_MINUTE_ANONYMOUS: '',
    });
    expect((await ask(facade, ada)).headers.get('ratelimit-policy')).toContain('q=300;');
    expect((await ask(facade, 'administrator')).headers.get('ratelimit-policy')).toContain('q=30000;');
    expect((await ask(facade, 'nobody')).headers.get('ratelimit-policy')).toContain('q=120;');
  });
});

describe('those who did not sign in', () => {
  async function statuses(facade: Facade, requests: readonly Readonly<Record<string, string>>[]) {
    const found = [];
    for (const headers of requests) {
      const request = new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ __typename }"}',
      });
      found.push((await facade.server.fetch(request)).status);
    }
    return found;
  }

  test('are counted by the address that the proxy saw', async () => {
    const facade = await limited({ TRUST_PROXY: '1' });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    expect(
      await statuses(
        facade,
        Array.from({ length: 4 }, () => from('203.0.113.7')),
      ),
    ).toEqual([200, 200, 200, 429]);
    expect(await statuses(facade, [from('203.0.113.8')])).toEqual([200]);
    // What the caller itself put there does not help it.
    expect(await statuses(facade, [from('198.51.100.1, 203.0.113.7')])).toEqual([429]);
  });

  test('cannot choose their address where no proxy is trusted', async () => {
    const facade = await limited();
    const requests = ['1', '2', '3', '4'].map((end) => ({ 'x-forwarded-for': `203.0.113.${end}` }));
    expect(await statuses(facade, requests)).toEqual([200, 200, 200, 429]);
  });

  test('are counted together with bad credentials', async () => {
    const facade = await limited();
    const bad = { authorization: 'Bearer wrong' };
    expect(await statuses(facade, [bad, bad, {}, bad, {}])).toEqual([401, 401, 200, 429, 429]);
  });
});
