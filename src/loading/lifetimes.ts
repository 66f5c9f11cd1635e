import type { Lifetime } from '../cache/cache-question.ts';

/** How long answers of each kind may be used. */
export interface Lifetimes {
  /** Customers and what belongs to them. */
  readonly customer: Lifetime;
  /** Apps, products, entitlements, offerings, packages, projects. */
  readonly configuration: Lifetime;
  /** Charts, their options, overview metrics and benchmarks. */
  readonly charts: Lifetime;
  /** That an object does not exist. */
  readonly missing: Lifetime;
}
