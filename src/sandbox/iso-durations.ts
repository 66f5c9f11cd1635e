const day = 86_400_000;
const unitDays = { Y: 365, M: 30, W: 7, D: 1 } as const;

/**
 * The length of a duration such as `P1M` or `P1Y6M`, with months of 30 days and years of 365, as the seed has them;
 * null for none.
 */
export function durationMs(duration: string | null): number | null {
  if (duration === null) return null;
  let days = 0;
  for (const [, count, unit] of duration.matchAll(/(\d+)([YMWD])/g)) {
    days += Number(count) * unitDays[unit as keyof typeof unitDays];
  }
  return days === 0 ? null : days * day;
}
