import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';

const entitlements = [
  ['plus', 'Plus'],
  ['pro', 'Pro'],
  ['premium', 'Premium'],
  ['family', 'Family'],
  ['ad_free', 'No advertisements'],
  ['radar', 'Live radar'],
  ['offline_maps', 'Offline maps'],
  ['legacy_gold', 'Gold (2019)'],
] as const;

export type EntitlementKey = (typeof entitlements)[number][0];

/** By a word in the product's store identifier. Coins unlock nothing; `ad_free` and `pro` span pages. */
const unlockedBy: Readonly<Record<string, readonly EntitlementKey[]>> = {
  skylark_plus: ['plus', 'ad_free'],
  skylark_pro: ['pro', 'ad_free'],
  skylark_premium: ['premium', 'pro', 'ad_free', 'radar', 'offline_maps'],
  skylark_family: ['family', 'pro', 'ad_free'],
  skylark_lifetime: ['pro', 'ad_free'],
  skylark_radar: ['radar'],
  skylark_season: ['offline_maps'],
};

/** The eight entitlements, attached to their products; gives back their ids by lookup key. */
export function seedEntitlements(
  store: ProjectStore,
  createdAt: number,
  random: Random,
): ReadonlyMap<EntitlementKey, string> {
  const ids = new Map<EntitlementKey, string>();
  for (const [lookupKey, displayName] of entitlements) {
    const { id } = store.entitlements.add({
      id: newId('entitlement', random),
      lookupKey,
      displayName,
      state: lookupKey === 'legacy_gold' ? 'inactive' : 'active',
      createdAt,
      productIds: new Set(),
    });
    ids.set(lookupKey, id);
  }
  for (const product of store.products) {
    const kind = /^skylark_[a-z]+/.exec(product.store_identifier)?.[0] ?? '';
    for (const lookupKey of unlockedBy[kind] ?? []) {
      const entitlement = store.entitlements.get(ids.get(lookupKey) ?? '');
      if (entitlement !== undefined) store.attachToEntitlement(entitlement, product.id);
    }
  }
  return ids;
}
