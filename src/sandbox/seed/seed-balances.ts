import { creditVirtualCurrencies } from '../changes/product-grants.ts';
import type { ProjectStore } from '../state/project-store.ts';

/** Gives customers the virtual currencies that what they bought grants. */
export function seedBalances(store: ProjectStore): void {
  for (const purchase of store.purchases) {
    if (purchase.refundedAt !== null) continue;
    const { customerId, productId, quantity } = purchase;
    creditVirtualCurrencies(store, customerId, productId, { quantity, inTrial: false });
  }
  for (const { customerId, productId, transactions, trialEndsAt } of store.subscriptions) {
    if (productId === null) continue;
    const quantity = transactions.length;
    creditVirtualCurrencies(store, customerId, productId, { quantity, inTrial: trialEndsAt !== null });
  }
}
