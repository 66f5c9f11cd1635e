import type { ResourceChange } from '../../loading/resource-change.ts';
import type { OperationId } from '../../revenuecat/generated/operations.ts';

/** What moves money, starts or ends a subscription, or makes a customer come or go: charts and metrics count these. */
const movesFigures: ReadonlySet<OperationId> = new Set<OperationId>([
  'create-customer',
  'delete-customer',
  // What a customer bought counts for the customer's country and platform.
  'transfer-customer-data',
  'restore-purchase-by-order-id',
  'cancel-subscription',
  'extend-subscription',
  'refund-subscription',
  'refund-play-store-subscription-transaction',
  'refund-purchase',
  'v1:receipts',
  'v1:revoke-a-google-subscription',
  'v1:defer-a-google-subscription',
  'v1:refund-a-google-subscription',
  'v1:cancel-a-google-subscription',
  'external:track-external-purchases',
]);

/** v1 gives a customer, which is asked for often, and says with this status that it has made one. */
const created = 201;

/** What a write changed beside the objects that it is about: the record of what was done, and what is counted. */
export function changesOfEveryWrite(
  operation: OperationId,
  status: number | null,
  projectId: string,
): readonly ResourceChange[] {
  const moves = movesFigures.has(operation) || (operation === 'v1:subscribers' && status === created);
  return [{ kind: 'audit-trail', projectId }, ...(moves ? [{ kind: 'figures', projectId } as const] : [])];
}
