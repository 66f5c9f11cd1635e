import type { Customer, CustomerAttribute, CustomerEntitlement } from '../../revenuecat/generated/wire.ts';
import { embeddedPage } from '../http/pagination.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { StoredAttribute, StoredCustomer } from '../state/stored-facts.ts';
import { subscriptionStateAt } from '../state/subscription-state.ts';
import { isOwned } from './purchase-answers.ts';

/** A customer as lists and changes answer it: entitlements and attributes belong to the single read only. */
export function customerAnswer(request: SandboxRequest, customer: StoredCustomer): Customer {
  return {
    object: 'customer',
    id: customer.id,
    project_id: request.project.project.id,
    first_seen_at: customer.firstSeenAt,
    last_seen_at: customer.lastSeenAt,
    last_seen_app_version: customer.lastSeenAppVersion,
    last_seen_country: customer.lastSeenCountry,
    last_seen_platform: customer.lastSeenPlatform,
    last_seen_platform_version: customer.lastSeenPlatformVersion,
    experiment: customer.experiment,
  };
}

/** A customer as the single read answers it, with the first page of what is active now. */
export function wholeCustomerAnswer(
  request: SandboxRequest,
  customer: StoredCustomer,
  withAttributes: boolean,
): Customer {
  const { project, now } = request;
  const place = ['projects', project.project.id, 'customers', customer.id];
  const answer: Customer = {
    ...customerAnswer(request, customer),
    active_entitlements: embeddedPage(
      request,
      [...place, 'active_entitlements'],
      activeEntitlements(project, customer.id, now),
      (entitlement) => entitlement.entitlement_id,
      (entitlement) => entitlement,
    ),
  };
  if (withAttributes) {
    answer.attributes = embeddedPage(
      request,
      [...place, 'attributes'],
      project.attributesOf(customer.id),
      (attribute) => attribute.id,
      attributeAnswer,
    );
  }
  return answer;
}

export function attributeAnswer(attribute: StoredAttribute): CustomerAttribute {
  return {
    object: 'customer.attribute',
    name: attribute.id,
    value: attribute.value,
    updated_at: attribute.updatedAt,
  };
}

/**
 * What the customer may use at a moment: each entitlement once, with the latest end of whatever gives it; null
 * (for ever) beats any date. Sandbox and production count alike, as the original does.
 */
export function activeEntitlements(
  project: ProjectStore,
  customerId: string,
  now: number,
): CustomerEntitlement[] {
  const ends = new Map<string, number | null>();
  const give = (entitlementId: string, until: number | null): void => {
    const known = ends.get(entitlementId);
    if (known === undefined) ends.set(entitlementId, until);
    else if (known !== null) ends.set(entitlementId, until === null ? null : Math.max(known, until));
  };
  for (const subscription of project.subscriptionsOf(customerId)) {
    const state = subscriptionStateAt(subscription, now);
    if (!state.givesAccess) continue;
    for (const { id } of project.entitlementsOfSubscription(subscription)) give(id, state.accessEndsAt);
  }
  for (const purchase of project.purchasesOf(customerId)) {
    if (!isOwned(purchase, now)) continue;
    for (const { id } of project.entitlementsOfProduct(purchase.productId)) give(id, null);
  }
  return [...ends].map(([entitlementId, expiresAt]) => ({
    object: 'customer.active_entitlement',
    entitlement_id: entitlementId,
    expires_at: expiresAt,
  }));
}
