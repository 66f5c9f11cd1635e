import type { SharedCache } from '../cache/shared-cache.ts';
import type { CustomerChanged } from '../events/domain-events.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { CustomerNames } from './customer-names.ts';
import {
  allCustomersTag,
  auditTrailTag,
  configurationTag,
  customerListsTag,
  customerTag,
  figuresTag,
  purchaseTag,
  subscriptionTag,
  type ConfigurationKind,
} from './cache-names.ts';

/** Something upstream that is not what it was. */
export type ResourceChange =
  | { readonly kind: 'customer'; readonly projectId: string; readonly customerIds: readonly string[] }
  /** Something went from one customer to another, and upstream does not say from whom. */
  | { readonly kind: 'any-customer'; readonly projectId: string }
  | { readonly kind: 'customer-list'; readonly projectId: string }
  | { readonly kind: 'subscription'; readonly projectId: string; readonly subscriptionId: string }
  | { readonly kind: 'purchase'; readonly projectId: string; readonly purchaseId: string }
  /** Something that charts and metrics count: money, subscriptions, customers. */
  | { readonly kind: 'figures'; readonly projectId: string }
  /** Something was written, which upstream records. */
  | { readonly kind: 'audit-trail'; readonly projectId: string }
  | { readonly kind: 'configuration'; readonly projectId: string; readonly part: ConfigurationKind };

/** Who says that something changed, and when it did. */
export type ChangeOrigin = Pick<CustomerChanged, 'source' | 'eventType' | 'occurredAt'>;

/** Who is told of a change, in this order, and what is known of the customers' other names. */
export interface ChangeListeners {
  readonly cache: Pick<SharedCache, 'invalidate'>;
  readonly events: Pick<EventBus, 'publish'>;
  readonly names: Pick<CustomerNames, 'allOf'>;
}

/**
 * The one way to say that something changed, for mutations and webhooks. All that relied on it is forgotten before anybody
 * hears of it, so whoever is told and asks again is shown what holds now. A customer is forgotten by every name that is known
 * to be its.
 */
export function applyResourceChange(
  told: ChangeListeners,
  named: ResourceChange,
  origin: ChangeOrigin,
): void {
  const change =
    named.kind === 'customer'
      ? { ...named, customerIds: told.names.allOf(named.projectId, named.customerIds) }
      : named;
  told.cache.invalidate(tagsOf(change));
  if (change.kind !== 'customer' && change.kind !== 'any-customer') return;
  const customerIds = change.kind === 'customer' ? change.customerIds : [];
  told.events.publish({ kind: 'customer-changed', projectId: change.projectId, customerIds, ...origin });
}

function tagsOf(change: ResourceChange): readonly string[] {
  switch (change.kind) {
    case 'customer':
      return change.customerIds.map((id) => customerTag(change.projectId, id));
    case 'any-customer':
      return [allCustomersTag(change.projectId)];
    case 'customer-list':
      return [customerListsTag(change.projectId)];
    case 'subscription':
      return [subscriptionTag(change.projectId, change.subscriptionId)];
    case 'purchase':
      return [purchaseTag(change.projectId, change.purchaseId)];
    case 'figures':
      return [figuresTag(change.projectId)];
    case 'audit-trail':
      return [auditTrailTag(change.projectId)];
    case 'configuration':
      return [configurationTag(change.projectId, change.part)];
  }
}
