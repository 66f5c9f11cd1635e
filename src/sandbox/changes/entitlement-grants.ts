import { nothingPaid, subscriptionFacts } from '../state/facts-with-defaults.ts';
import { newId } from '../ids.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { StoredCustomer, StoredSubscription } from '../state/stored-facts.ts';
import { subscriptionStateAt } from '../state/subscription-state.ts';

/** Grants that end this close to a running one count as the same grant (RevenueCat documents it for v1). */
const sameGrantWithinMs = 2 * 60 * 60 * 1000;

/** Gives the customer an entitlement until a date: a promotional subscription, unless one like it runs already. */
export function grantEntitlement(
  request: Pick<SandboxRequest, 'project' | 'now' | 'random'>,
  customer: StoredCustomer,
  entitlementId: string,
  expiresAt: number,
): void {
  const { project, now, random } = request;
  const alreadyGranted = runningGrants(request, customer, entitlementId).some(
    ({ currentPeriodEndsAt }) => Math.abs((currentPeriodEndsAt ?? 0) - expiresAt) <= sameGrantWithinMs,
  );
  if (alreadyGranted) return;
  const id = newId('subscription', random);
  project.addSubscription(
    subscriptionFacts({
      id,
      customerId: customer.id,
      grantedEntitlementId: entitlementId,
      store: 'promotional',
      startsAt: now,
      currentPeriodStartsAt: now,
      currentPeriodEndsAt: expiresAt,
      autoRenewalStatus: 'will_not_renew',
      totalRevenue: nothingPaid,
      storeSubscriptionIdentifier: `promo_${id}`,
    }),
  );
}

/** The grants of this entitlement that give access now. */
export function runningGrants(
  { project, now }: Pick<SandboxRequest, 'project' | 'now'>,
  customer: StoredCustomer,
  entitlementId: string,
): readonly StoredSubscription[] {
  return [...project.subscriptionsOf(customer.id)].filter(
    (one) => one.grantedEntitlementId === entitlementId && subscriptionStateAt(one, now).givesAccess,
  );
}
