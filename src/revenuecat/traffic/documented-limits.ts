import { operations, type Domain, type Operation } from '../generated/operations.ts';

/**
 * Calls a minute for one key, as RevenueCat documents them; headers correct them. Charts are stated as 15 by the
 * operations and as 5 by the overview: the lower one is good until a header says more.
 */
export const documentedLimits: Readonly<Record<Domain, number>> = {
  customer_information: 480,
  virtual_currencies_create_transaction: 480,
  project_configuration: 60,
  charts_metrics: 5,
};

/** Whether some operation of the domain writes, so that a slice of its budget has to be kept for mutations. */
export function hasWrites(domain: Domain): boolean {
  return Object.values(operations).some(
    (operation: Operation) => operation.domain === domain && operation.method !== 'GET',
  );
}
