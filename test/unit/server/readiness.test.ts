import { describe, expect, test } from 'vitest';
import { createReadiness } from '../../../src/server/observation/readiness.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

type Parts = Parameters<typeof createReadiness>[0];

function readinessWith(parts: Partial<Parts> = {}) {
  const clock = createManualClock();
  return {
    clock,
    readiness: createReadiness({
      circuit: () => 'closed',
      redis: null,
      audit: () => null,
      issuer: null,
      project: { known: () => true, find: () => Promise.resolve() },
      clock,
      ...parts,
    }),
  };
}

const issuer = (known: boolean, others: boolean) => ({
  known: () => known,
  fetch: () => Promise.resolve(),
  others,
});
const unknownProject = { known: () => false, find: () => Promise.reject(new Error('upstream is away')) };

test('with everything as it should be, the server is ready, and names the parts that it has', () => {
  expect(readinessWith().readiness.report()).toEqual({
    status: 'ready',
    parts: { server: 'ok', upstream: 'ok', project: 'ok' },
  });
  const { readiness } = readinessWith({
    redis: () => 'ok',
    audit: () => 'ok',
    issuer: issuer(true, false),
  });
  expect(readiness.report().parts).toEqual({
    server: 'ok',
    upstream: 'ok',
    project: 'ok',
    issuer: 'ok',
    redis: 'ok',
    audit: 'ok',
  });
});

describe('degraded, and still to be sent requests', () => {
  test.each<[string, Partial<Parts>, string]>([
    [
      'upstream is taken for dead: what is remembered is still answered',
      { circuit: () => 'open' },
      'upstream',
    ],
    ['upstream is being tried', { circuit: () => 'half-open' }, 'upstream'],
    ['Redis is away: each server does its own', { redis: () => 'away' }, 'redis'],
    ['audit records wait', { audit: () => 'failing' }, 'audit'],
    ['the issuer never answered, but static tokens are good', { issuer: issuer(false, true) }, 'issuer'],
  ])('%s', async (_, parts, part) => {
    const { readiness } = readinessWith(parts);
    expect(await readiness.check()).toMatchObject({ status: 'degraded', parts: { [part]: 'degraded' } });
  });
});

describe('unavailable', () => {
  test.each<[string, Partial<Parts>, string]>([
    ['nobody knows the project', { project: unknownProject }, 'project'],
    ['nobody can sign in', { issuer: issuer(false, false) }, 'issuer'],
  ])('%s', async (_, parts, part) => {
    const { readiness } = readinessWith(parts);
    expect(await readiness.check()).toMatchObject({
      status: 'unavailable',
      parts: { [part]: 'unavailable' },
    });
  });

  test('the server stops, whatever else is well', () => {
    const { readiness } = readinessWith();
    readiness.drain();
    expect(readiness.report()).toMatchObject({ status: 'unavailable', parts: { server: 'unavailable' } });
  });
});

describe('a check', () => {
  test('finds the project that nobody has asked for yet', async () => {
    let known = false;
    const { readiness } = readinessWith({
      project: { known: () => known, find: () => Promise.resolve((known = true)) },
    });
    expect(readiness.report().status).toBe('unavailable');
    expect((await readiness.check()).status).toBe('ready');
  });

  test('asks at most every five seconds, however many ask for it', async () => {
    let asked = 0;
    const { readiness, clock } = readinessWith({
      project: {
        known: () => false,
        find: () => {
          asked += 1;
          return Promise.reject(new Error('upstream is away'));
        },
      },
    });
    await Promise.all([readiness.check(), readiness.check()]);
    await readiness.check();
    expect(asked).toBe(1);
    await clock.advance(5_000);
    await readiness.check();
    expect(asked).toBe(2);
  });

  test('does not wait for ever, and leaves no timer behind', async () => {
    const { readiness, clock } = readinessWith({
      project: { known: () => false, find: () => new Promise(() => undefined) },
    });
    const { status } = await clock.finish(readiness.check());
    expect(status).toBe('unavailable');
    expect(clock.sleeping()).toBe(0);
  });

  test('asks nobody any more while the server stops', async () => {
    let asked = 0;
    const { readiness } = readinessWith({
      project: { known: () => false, find: () => Promise.resolve((asked += 1)) },
    });
    readiness.drain();
    await readiness.check();
    expect(asked).toBe(0);
  });
});
