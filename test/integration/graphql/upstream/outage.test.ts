import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/create-sandbox.ts';
import type { FetchLike } from '../../../../src/revenuecat/transport.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createFacade, type Facade } from '../../../support/facade.ts';

const readCustomer = 'query ($id: ID!) { customer(id: $id) { id } }';
const blockCustomer = 'mutation ($id: ID!) { blockCustomer(input: { customerId: $id }) { __typename } }';
const circuit = '{ upstreamBudget { circuit { state probeAt } } }';

/** The longest time between two probes, in milliseconds. */
const probeIntervalMs = 5_000;

/** A server on an upstream that can be switched off: connections to it then break. */
async function facadeWithSwitch() {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, rateLimits: 'off' });
  const upstream = { down: false, sends: 0, atOnce: 0, mostAtOnce: 0 };
  const fetch: FetchLike = async (url, init) => {
    upstream.sends += 1;
    upstream.atOnce += 1;
    upstream.mostAtOnce = Math.max(upstream.mostAtOnce, upstream.atOnce);
    try {
      await clock.sleep(50, init.signal);
      if (upstream.down) throw Object.assign(new TypeError('fetch failed'), { code: 'UND_ERR_SOCKET' });
      return await sandbox.fetch(url, init);
    } finally {
      upstream.atOnce -= 1;
    }
  };
  const facade = await createFacade({
    clock,
    sandbox,
    fetch,
    env: {
      REVENUECAT_API_KEY: sandbox.keys.read,
      REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
      REVENUECAT_API_URL: 'https://upstream.invalid',
      REVENUECAT_PROJECT_ID: sandbox.projectId,
    },
  });
  const ids = [...(sandbox.store.project(sandbox.projectId)?.customers ?? [])].map(({ id }) => id);
  let asked = 0;
  /** Reads a customer that was not read before, while time goes on. */
  const readAnother = () => {
    asked += 1;
    return clock.finish(facade.query(readCustomer, { id: ids[asked % ids.length] ?? '' }));
  };
  return { facade, clock, upstream, readAnother };
}

const stateOf = async (facade: Facade): Promise<unknown> =>
  (await facade.data<{ upstreamBudget: { circuit: { state: string } } }>(circuit)).upstreamBudget.circuit
    .state;

/** Fails reads until the circuit is open. */
async function openCircuit({ facade, upstream, readAnother }: Awaited<ReturnType<typeof facadeWithSwitch>>) {
  upstream.down = true;
  for (let read = 0; read < 10; read += 1) await readAnother();
  expect(await stateOf(facade)).toBe('OPEN');
}

describe('an upstream that is down for a minute', () => {
  test('fails reads at once, is tried once an interval, and is back within one interval', async () => {
    const parts = await facadeWithSwitch();
    const { facade, clock, upstream, readAnother } = parts;
    await openCircuit(parts);
    upstream.sends = 0;
    const downUntil = clock.now() + 60_000;
    while (clock.now() < downUntil) {
      const askedAt = clock.now();
      const answer = await readAnother();
      const [error] = answer.errors;
      expect(error?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
      expect(clock.now() - askedAt).toBeLessThan(10_000);
      await clock.advance(250);
    }
    // Each interval is at least half of the stated one.
    expect(upstream.sends).toBeLessThanOrEqual(60_000 / (probeIntervalMs / 2) + 1);
    expect(upstream.sends).toBeGreaterThanOrEqual(60_000 / (probeIntervalMs + 500) - 1);

    upstream.down = false;
    const backSince = clock.now();
    while ((await readAnother()).errors.length > 0) await clock.advance(100);
    expect(clock.now() - backSince).toBeLessThanOrEqual(probeIntervalMs + 500);
    expect(await stateOf(facade)).not.toBe('OPEN');
  });

  test('a refused read says when to come back', async () => {
    const parts = await facadeWithSwitch();
    await openCircuit(parts);
    const sent = parts.upstream.sends;
    const answer = await parts.facade.query(readCustomer, { id: 'ada' });
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    const retryAfterMs = Number(answer.errors[0]?.extensions['retryAfterMs']);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(probeIntervalMs);
    expect(answer.headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs / 1_000)));
    expect(parts.upstream.sends).toBe(sent);
  });

  test('a mutation is refused unsent: its outcome is known', async () => {
    const parts = await facadeWithSwitch();
    await openCircuit(parts);
    const sent = parts.upstream.sends;
    const answer = await parts.facade.query(blockCustomer, { id: 'ada' });
    expect(answer.errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    expect(parts.upstream.sends).toBe(sent);
  });

  test('mutations alone find out that it is back, and are not what tries it', async () => {
    const parts = await facadeWithSwitch();
    const { facade, clock, upstream } = parts;
    await openCircuit(parts);
    upstream.down = false;
    facade.takeCalls();
    await clock.advance(probeIntervalMs);
    const first = await facade.query(blockCustomer, { id: 'ada' });
    expect(first.errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    await clock.advance(1_000);
    expect(facade.takeCalls()).toEqual(['list-projects']);
    const second = await clock.finish(facade.query(blockCustomer, { id: 'ada' }));
    expect(second.errors).toEqual([]);
  });

  test('who waited for its return does not come as a herd', async () => {
    const parts = await facadeWithSwitch();
    const { facade, clock, upstream } = parts;
    await openCircuit(parts);
    upstream.down = false;
    await clock.advance(probeIntervalMs);
    upstream.mostAtOnce = 0;
    const ids = [...(facade.sandbox.store.project(facade.sandbox.projectId)?.customers ?? [])];
    const burst = (from: number) =>
      Promise.all(ids.slice(from, from + 200).map(({ id }) => facade.query(readCustomer, { id })));
    const first = burst(500);
    await clock.advance(40);
    expect(upstream.mostAtOnce).toBe(1);
    await clock.finish(first);
    const second = burst(1_000);
    await clock.advance(40);
    expect(upstream.mostAtOnce).toBe(2);
    const answers = await clock.finish(second);
    expect(answers.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });
});
