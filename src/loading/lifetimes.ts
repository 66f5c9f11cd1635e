import type { Lifetime } from '../cache/cache-question.ts';

/** How long answers of each kind may be used. */
export interface Lifetimes {
  /** What belongs to a customer and changes without a webhook: attributes, aliases, balances, lists of customers. */
  readonly customer: Lifetime;
  /** What of a customer changes with a webhook: the customer with its active entitlements, subscriptions, purchases. */
  readonly announced: Lifetime;
  /** Apps, products, entitlements, offerings, packages, projects. */
  readonly configuration: Lifetime;
  /** Charts, their options, overview metrics and benchmarks. */
  readonly charts: Lifetime;
  /** That an object does not exist. */
  readonly missing: Lifetime;
}
