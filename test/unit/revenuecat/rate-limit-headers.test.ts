import { describe, expect, test } from 'vitest';

import { readUsage, retryAfterMs } from '../../../src/revenuecat/rate-limit-headers.ts';

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

describe('usage', () => {
  const headers = (usage: string, limit: string) =>
    new Headers({
      'RevenueCat-Rate-Limit-Current-Usage': usage,
      'RevenueCat-Rate-Limit-Current-Limit': limit,
    });

  test('is read from both headers', () => {
    expect(readUsage(headers('25', '480'))).toEqual({ usage: 25, limit: 480 });
  });

  test.each([headers('many', '480'), headers('25', '-1'), headers('', '480'), new Headers()])(
    'is not known from headers that are no numbers, or not there',
    (unreadable) => {
      expect(readUsage(unreadable)).toBeNull();
    },
  );
});
