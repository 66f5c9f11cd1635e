import type { SharedCache } from '../cache/shared-cache.ts';
import {
  allCustomersTag,
  configurationTag,
  customerListsTag,
  customerTag,
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
  | { readonly kind: 'configuration'; readonly projectId: string; readonly part: ConfigurationKind };

/** The one way to say that something changed: what relied on it is forgotten before anybody hears of it. */
export function applyResourceChange(cache: SharedCache, change: ResourceChange): void {
  cache.invalidate(tagsOf(change));
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
    case 'configuration':
      return [configurationTag(change.projectId, change.part)];
  }
}
