import type { Report } from './report.ts';

/** One part of the benchmark: starts what it needs, adds to the report, and stops what it started. */
export type Section = (run: {
  readonly report: Report;
  readonly quick: boolean;
  /** How long a section is to last that can last as long as one likes; null for its usual time. */
  readonly minutes: number | null;
}) => Promise<void>;
