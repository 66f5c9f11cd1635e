import type { Report } from './report.ts';

/** One part of the benchmark: starts what it needs, adds to the report, and stops what it started. */
export type Section = (run: { readonly report: Report; readonly quick: boolean }) => Promise<void>;
