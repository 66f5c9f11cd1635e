import type { ProjectStore } from '../state/project-store.ts';

/** Adds the virtual currencies that a purchase of the product gives. */
export function creditVirtualCurrencies(
  project: ProjectStore,
  customerId: string,
  productId: string,
  { quantity, inTrial }: { readonly quantity: number; readonly inTrial: boolean },
): void {
  for (const { id: code, productGrants, state } of project.virtualCurrencies) {
    if (state === 'inactive') continue;
    for (const grant of productGrants ?? []) {
      const amount = (inTrial ? grant.trialAmount : grant.amount) * quantity;
      if (amount === 0 || !grant.productIds.includes(productId)) continue;
      const balances = project.ledger.balancesOf(customerId);
      balances.set(code, (balances.get(code) ?? 0) + amount);
    }
  }
}
