import type { ChartResolution } from './chart-enums.ts';

/** As milliseconds a day in 1973, as seconds the year 5138: no chart has either. */
const smallestMs = 1e11;

/**
 * A moment of a chart in epoch milliseconds. The document of `get-chart-data` says milliseconds, its live answers hold
 * seconds; the numbers lie so far apart that each tells its own unit. Null for anything else.
 */
export function chartMoment(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Math.abs(value) < smallestMs ? value * 1000 : value;
}

const dayMs = 86_400_000;

/** The moment at which the period that begins at `start` is over; both in epoch milliseconds. */
export function endOfPeriod(start: number, resolution: ChartResolution): number {
  switch (resolution) {
    case 'day':
      return start + dayMs;
    case 'week':
      return start + 7 * dayMs;
    case 'month':
      return monthsAfter(start, 1);
    case 'quarter':
      return monthsAfter(start, 3);
    case 'year':
      return monthsAfter(start, 12);
  }
}

function monthsAfter(start: number, months: number): number {
  const date = new Date(start);
  return date.setUTCMonth(date.getUTCMonth() + months);
}
