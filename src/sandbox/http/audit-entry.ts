import type { Operation, OperationId } from '../../revenuecat/generated/operations.ts';
import type { SandboxRequest } from './sandbox-request.ts';

/** What the trail calls the operations whose id is not simply a verb and an object. */
const actions: Partial<Record<OperationId, string>> = {
  'attach-products-to-entitlement': 'entitlement_products_attached',
  'detach-products-from-entitlement': 'entitlement_products_detached',
  'attach-products-to-package': 'package_products_attached',
  'detach-products-from-package': 'package_products_detached',
  'create-packages': 'package_created',
  'delete-package-from-offering': 'package_deleted',
  'create-product-in-store': 'product_created_in_store',
  'update-discount-offer': 'discount_updated',
  'grant-customer-entitlement': 'customer_entitlement_granted',
  'revoke-customer-granted-entitlement': 'customer_entitlement_revoked',
  'transfer-customer-data': 'customer_transferred',
  'assign-customer-offering': 'customer_offering_assigned',
  'set-customer-attributes': 'customer_attributes_set',
  'restore-purchase-by-order-id': 'customer_purchase_restored',
  'create-virtual-currencies-transaction': 'customer_virtual_currencies_adjusted',
  'update-virtual-currencies-balance': 'customer_virtual_currencies_adjusted',
  'refund-play-store-subscription-transaction': 'subscription_transaction_refunded',
};

/**
 * Notes in the project's trail that a write was done. Of the body only the names of what was given are kept: values
 * may be secrets.
 */
export function noteWrite(
  request: SandboxRequest,
  id: OperationId,
  operation: Operation,
  answer: unknown,
): void {
  const target = targetOf(request, operation, answer);
  // A new project has a trail of its own, which begins with its creation.
  const project = request.store.project(target.id) ?? request.project;
  project.auditTrail.append({
    action_type: actions[id] ?? actionOf(id),
    target_type: target.type,
    target_identifier: target.id,
    actor_type: 'api_key',
    actor_identifier: request.key.name,
    occurred_at: request.now,
    additional_data: { parameters: isRecord(request.body) ? Object.keys(request.body) : [] },
  });
}

/** `archive-virtual-currency` is `virtual_currency_archived`. */
function actionOf(id: OperationId): string {
  const [verb = '', ...object] = id.split('-');
  return [...object, verb.endsWith('e') ? `${verb}d` : `${verb}ed`].join('_');
}

/** What was written: the object that was answered, or the last one that the path names. */
function targetOf(
  { path, project }: SandboxRequest,
  { pathParameters }: Operation,
  answer: unknown,
): { readonly type: string; readonly id: string } {
  if (isRecord(answer)) {
    const { object, id, code } = answer;
    const identifier = id ?? code;
    if (typeof object === 'string' && typeof identifier === 'string') return { type: object, id: identifier };
  }
  const parameter = pathParameters.at(-1) ?? 'project_id';
  return { type: parameter.replace(/_id$/, ''), id: path[parameter] ?? project.project.id };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
