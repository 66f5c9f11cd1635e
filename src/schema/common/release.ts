import { operations, type Operation, type OperationId } from '../../revenuecat/generated/operations.ts';

/** A sentence for descriptions of what rests on an operation that RevenueCat may still change; empty for others. */
export function betaNote(operation: OperationId): string {
  const { release }: Operation = operations[operation];
  return release === 'beta' ? ' Beta at RevenueCat: it may change without notice.' : '';
}
