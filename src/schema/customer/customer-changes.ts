import type { ResourceChange } from '../../loading/resource-change.ts';
import type { RequestContext } from '../context.ts';
import { customerById } from './customer-loader.ts';

/** Everything that is known under these ids of customers changed. */
export function customersChanged(
  projectId: string,
  ...customerIds: readonly string[]
): readonly ResourceChange[] {
  return [{ kind: 'customer', projectId, customerIds }];
}

/**
 * What changed when a write named a customer by one of its ids and the answer does not say the canonical one: most of
 * what is remembered lies under that. The customer is read with all that one call brings, so that the payload finds it
 * at hand. When it cannot be read, nothing that is remembered of any customer is trusted.
 */
export async function changedUnderOtherIds(
  { customerId }: { readonly customerId: string },
  projectId: string,
  context: RequestContext,
): Promise<readonly ResourceChange[]> {
  try {
    const customer = await context.loaders.loadUnchecked(customerById, wholeCustomer(projectId, customerId));
    return customer === null || customer.id === customerId ? [] : customersChanged(projectId, customer.id);
  } catch {
    return [{ kind: 'any-customer', projectId }];
  }
}

/** The key that asks for everything that one call for a customer can bring. */
export function wholeCustomer(projectId: string, customerId: string) {
  return { projectId, customerId, needs: { attributes: true, activeEntitlements: true } };
}
