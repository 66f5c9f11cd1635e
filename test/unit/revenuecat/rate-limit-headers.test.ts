import { describe, expect, test } from 'vitest';

import { createRateLimitReadings, retryAfterMs } from '../../../src/revenuecat/rate-limit-headers.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('Retry-After', () => {
  test.each([
    ['10', 10_000],
    ['0', 0],
    [' 1.5 ', 1500],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ])('%j asks for %i ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  test.each([null, '', ' ', '-5', '0x10', '1e3', 'soon', 'Infinity', '1.2.3', 'Sun, 99 Foo 2026'])(
    '%j asks for nothing',
    (header) => {
      expect(retryAfterMs(header, now)).toBeNull();
    },
  );
});

describe('readings', () => {
  const headers = (usage: string, limit: string) =>
    new Headers({
      'RevenueCat-Rate-Limit-Current-Usage': usage,
      'RevenueCat-Rate-Limit-Current-Limit': limit,
    });

  test('the newest of each domain is kept', () => {
    const readings = createRateLimitReadings();
    readings.record('customer_information', headers('25', '480'), now);
    readings.record('project_configuration', headers('1', '60'), now);
    readings.record('customer_information', headers('26', '480'), now + 5);
    expect(readings.all()).toEqual([
      { domain: 'customer_information', usage: 26, limit: 480, readAt: now + 5 },
      { domain: 'project_configuration', usage: 1, limit: 60, readAt: now },
    ]);
  });

  test('headers that are no numbers, or not there, change nothing', () => {
    const readings = createRateLimitReadings();
    readings.record('customer_information', headers('many', '480'), now);
    readings.record('customer_information', new Headers(), now);
    expect(readings.all()).toEqual([]);
  });
});
