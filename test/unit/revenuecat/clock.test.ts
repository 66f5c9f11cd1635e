import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { steadyTime, systemClock } from '../../../src/revenuecat/clock.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a sleep ends when its time has come and lets go of the signal', async () => {
  const caller = new AbortController();
  const removed = vi.spyOn(caller.signal, 'removeEventListener');
  const slept = systemClock.sleep(1000, caller.signal);
  await vi.advanceTimersByTimeAsync(999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await slept;
  expect(removed).toHaveBeenCalledOnce();
});

test('an aborted sleep rejects with the reason and leaves no timer behind', async () => {
  const caller = new AbortController();
  const slept = systemClock.sleep(1000, caller.signal);
  caller.abort(new Error('gone'));
  await expect(slept).rejects.toThrow('gone');
  await expect(systemClock.sleep(1000, caller.signal)).rejects.toThrow('gone');
  expect(vi.getTimerCount()).toBe(0);
});

test('a sleep longer than a timer of Node can be does not end at once', async () => {
  const caller = new AbortController();
  const slept = systemClock.sleep(1e12, caller.signal).catch(() => 'aborted');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(1);
  caller.abort();
  expect(await slept).toBe('aborted');
});

test('a reason that is no error becomes one', async () => {
  await expect(systemClock.sleep(1, AbortSignal.abort('text'))).rejects.toMatchObject({ name: 'AbortError' });
});

test('steady time goes on when the clock is set back, and follows it forward', () => {
  let time = 1_000;
  const now = steadyTime({ now: () => time, sleep: () => Promise.resolve() });
  expect(now()).toBe(1_000);
  time = 400;
  expect(now()).toBe(1_000);
  time = 450;
  expect(now()).toBe(1_050);
  time = 9_000;
  expect(now()).toBe(9_600);
});
