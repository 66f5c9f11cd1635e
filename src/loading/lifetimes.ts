/** How long answers of each kind may be used, in milliseconds. */
export interface Lifetimes {
  /** Customers and what belongs to them. */
  readonly customerMs: number;
  /** Apps, products, entitlements, offerings, packages, projects. */
  readonly configurationMs: number;
  /** Charts, their options, overview metrics and benchmarks. */
  readonly chartsMs: number;
  /** That an object does not exist. */
  readonly missingMs: number;
}
