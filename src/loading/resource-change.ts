import type { SharedCache } from '../cache/shared-cache.ts';
import { customerListsTag, customerTag, configurationTag, type ConfigurationKind } from './cache-names.ts';

/** Something upstream that is not what it was. */
export type ResourceChange =
  | { readonly kind: 'customer'; readonly projectId: string; readonly customerIds: readonly string[] }
  | { readonly kind: 'customer-list'; readonly projectId: string }
  | { readonly kind: 'configuration'; readonly projectId: string; readonly part: ConfigurationKind };

/** The one way to say that something changed: what relied on it is forgotten before anybody hears of it. */
export function applyResourceChange(cache: SharedCache, change: ResourceChange): void {
  cache.invalidate(tagsOf(change));
}

function tagsOf(change: ResourceChange): readonly string[] {
  switch (change.kind) {
    case 'customer':
      return change.customerIds.map((id) => customerTag(change.projectId, id));
    case 'customer-list':
      return [customerListsTag(change.projectId)];
    case 'configuration':
      return [configurationTag(change.projectId, change.part)];
  }
}
