import { z } from 'zod';
import { customerAnswer } from '../../answers/customer-answers.ts';
import { missing, unacceptableParameter } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { bodyOf } from '../../request-validation.ts';
import type { Handlers, SandboxRequest } from '../../sandbox-request.ts';
import type { StoredCustomer, StoredSubscription } from '../../stored-facts.ts';
import { nothingPaid, subscriptionFacts } from '../../facts-with-defaults.ts';
import { subscriptionStateAt } from '../../subscription-state.ts';
import { customerInPath } from './found.ts';

const entitlementId = z.string().min(1).max(255);
const grant = z.strictObject({ entitlement_id: entitlementId, expires_at: z.int() });
const revocation = z.strictObject({ entitlement_id: entitlementId });

/** Grants that end this close to a running one count as the same grant (RevenueCat documents it for v1). */
const sameGrantWithinMs = 2 * 60 * 60 * 1000;

export const grantedEntitlementRoutes: Handlers = {
  'grant-customer-entitlement': (request) => {
    const { entitlement_id: id, expires_at: expiresAt } = bodyOf(request, grant);
    const { project, now } = request;
    const customer = customerInPath(request);
    if (!project.entitlements.has(id)) throw missing('The entitlement does not exist');
    if (expiresAt <= now) throw unacceptableParameter('expires_at', 'Date must be in the future');
    const alreadyGranted = runningGrants(request, customer, id).some(
      ({ currentPeriodEndsAt }) => Math.abs((currentPeriodEndsAt ?? 0) - expiresAt) <= sameGrantWithinMs,
    );
    if (!alreadyGranted) project.addSubscription(grantFacts(request, customer.id, id, expiresAt));
    return customerAnswer(request, customer);
  },

  'revoke-customer-granted-entitlement': (request) => {
    const { entitlement_id: id } = bodyOf(request, revocation);
    const customer = customerInPath(request);
    const grants = runningGrants(request, customer, id);
    if (grants.length === 0) throw missing('The customer has no active grant of this entitlement');
    for (const granted of grants) granted.revokedAt = request.now;
    return customerAnswer(request, customer);
  },
};

function runningGrants(
  { project, now }: SandboxRequest,
  customer: StoredCustomer,
  id: string,
): readonly StoredSubscription[] {
  return [...project.subscriptionsOf(customer.id)].filter(
    (one) => one.grantedEntitlementId === id && subscriptionStateAt(one, now).givesAccess,
  );
}

function grantFacts(
  { now, random }: SandboxRequest,
  customerId: string,
  grantedEntitlementId: string,
  expiresAt: number,
): StoredSubscription {
  const id = newId('subscription', random);
  return subscriptionFacts({
    id,
    customerId,
    grantedEntitlementId,
    store: 'promotional',
    startsAt: now,
    currentPeriodStartsAt: now,
    currentPeriodEndsAt: expiresAt,
    autoRenewalStatus: 'will_not_renew',
    totalRevenue: nothingPaid,
    storeSubscriptionIdentifier: `promo_${id}`,
  });
}
