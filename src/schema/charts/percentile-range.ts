/** Both ends from 0 to 100. */
export interface PercentileRange {
  readonly from: number;
  readonly to: number;
}

/** What upstream writes as `60-70`; null for absence and for a form that is not known. */
export function percentileRange(bucket: string | null | undefined): PercentileRange | null {
  const [, from, to] = /^(\d{1,3})-(\d{1,3})$/.exec(bucket ?? '') ?? [];
  return from === undefined || to === undefined ? null : { from: Number(from), to: Number(to) };
}
