import { expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { RateLimits } from '../../../src/sandbox/http/rate-limits.ts';
import { send } from './sandbox-calls.ts';

const minute = 60_000;

test('counts by key and domain, in windows of one minute', () => {
  const limits = new RateLimits('documented');
  for (let sent = 1; sent <= 15; sent++) {
    expect(limits.take('read', 'charts_metrics', 0)).toMatchObject({ allowed: true, usage: sent, limit: 15 });
  }
  expect(limits.take('read', 'charts_metrics', 12_500)).toEqual({
    allowed: false,
    usage: 15,
    limit: 15,
    retryAfterSeconds: 48,
  });
  expect(limits.take('write', 'charts_metrics', 12_500).allowed).toBe(true);
  expect(limits.take('read', 'project_configuration', 12_500)).toMatchObject({ allowed: true, limit: 60 });
  expect(limits.take('read', 'charts_metrics', minute)).toMatchObject({ allowed: true, usage: 1 });
});

test('windows begin where they are told to', () => {
  const limits = new RateLimits('documented', 20_000);
  const take = (now: number) => limits.take('read', 'charts_metrics', now);
  expect(take(minute).usage).toBe(1);
  expect(take(minute + 19_999)).toMatchObject({ usage: 2, retryAfterSeconds: 1 });
  expect(take(minute + 20_000)).toMatchObject({ usage: 1, retryAfterSeconds: 60 });
});

test('a refused request says when to come back, in seconds and milliseconds, and is welcome then', async () => {
  let now = 1_700_000_000_000 - (1_700_000_000_000 % minute) + 50_000;
  const sandbox = createSandbox({ seed: 'empty', clock: { now: () => now } });
  for (let sent = 0; sent < 60; sent++) await send(sandbox, '/apps');
  const refused = await send(sandbox, '/apps');
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ type: 'rate_limit_error', retryable: true, backoff_ms: 10_000 });
  expect(refused.headers.get('retry-after')).toBe('10');
  expect(refused.headers.get('revenuecat-rate-limit-current-usage')).toBe('60');
  expect((await send(sandbox, '/customers')).headers.get('revenuecat-rate-limit-current-limit')).toBe('480');
  now += 10_000;
  expect((await send(sandbox, '/apps')).status).toBe(200);
});

test('switched off, it refuses nothing and still sends the headers', async () => {
  const sandbox = createSandbox({ seed: 'empty', rateLimits: 'off' });
  for (let sent = 0; sent < 100; sent++) await send(sandbox, '/apps');
  const last = await send(sandbox, '/apps');
  expect(last.status).toBe(200);
  expect(last.headers.get('revenuecat-rate-limit-current-usage')).toBe('101');
});
