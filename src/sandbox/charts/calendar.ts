const day = 86_400_000;

/** Resolutions by their ids in requests: `0` is a day. */
export const resolutions = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Resolution = (typeof resolutions)[number];

/** From `start` up to, but without, `end`; milliseconds since the epoch, in UTC. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** The whole periods that touch the dates, without those that have not begun. Weeks start on Monday. */
export function periodsBetween(resolution: Resolution, from: number, until: number, now: number): Period[] {
  const periods: Period[] = [];
  let start = startOf(resolution, from);
  while (start <= until && start <= now) {
    const end = startAfter(resolution, start);
    periods.push({ start, end });
    start = end;
  }
  return periods;
}

export function startOf(resolution: Resolution, time: number): number {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (resolution) {
    case 'day':
      return Date.UTC(year, month, date.getUTCDate());
    case 'week':
      return Date.UTC(year, month, date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    case 'month':
      return Date.UTC(year, month);
    case 'quarter':
      return Date.UTC(year, month - (month % 3));
    case 'year':
      return Date.UTC(year, 0);
  }
}

function startAfter(resolution: Resolution, start: number): number {
  const date = new Date(start);
  const months = { month: 1, quarter: 3, year: 12 } as const;
  if (resolution === 'day') return start + day;
  if (resolution === 'week') return start + 7 * day;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months[resolution]);
}
