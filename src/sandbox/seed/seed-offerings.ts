import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';

interface PackageSeed {
  readonly lookupKey: string;
  readonly displayName: string;
  /** Which products belong, by what their store identifiers say. */
  readonly sells: RegExp;
}

interface OfferingSeed {
  readonly lookupKey: string;
  readonly displayName: string;
  readonly state: 'active' | 'inactive';
  readonly metadata: Record<string, unknown> | null;
  /** Only products of apps of these types; all without it. */
  readonly appTypes?: readonly string[];
  readonly packages: readonly PackageSeed[];
}

const monthly = (tier: string): RegExp => new RegExp(`^skylark_${tier}[_:]monthly$`);
const yearly = (tier: string): RegExp => new RegExp(`^skylark_${tier}[_:]yearly$`);

const offerings: readonly OfferingSeed[] = [
  {
    lookupKey: 'default',
    displayName: 'The standard plans',
    state: 'active',
    metadata: { headline: 'Know before it rains', highlight: '$rc_annual', badges: ['7 days free'] },
    packages: [
      { lookupKey: '$rc_monthly', displayName: 'Pro, monthly', sells: monthly('pro') },
      {
        lookupKey: '$rc_three_month',
        displayName: 'Pro, every quarter',
        sells: /^skylark_pro[_:]quarterly$/,
      },
      { lookupKey: '$rc_annual', displayName: 'Pro, yearly', sells: yearly('pro') },
      { lookupKey: '$rc_lifetime', displayName: 'Pro for life', sells: /^skylark_lifetime$/ },
    ],
  },
  {
    lookupKey: 'premium_upsell',
    displayName: 'Premium and family',
    state: 'active',
    metadata: null,
    packages: [
      { lookupKey: '$rc_monthly', displayName: 'Premium, monthly', sells: monthly('premium') },
      { lookupKey: '$rc_annual', displayName: 'Premium, yearly', sells: yearly('premium') },
      { lookupKey: 'family_monthly', displayName: 'Family, monthly', sells: monthly('family') },
      { lookupKey: 'family_yearly', displayName: 'Family, yearly', sells: yearly('family') },
    ],
  },
  {
    lookupKey: 'web',
    displayName: 'Plans on the web',
    state: 'active',
    metadata: { currency_hint: 'EUR', faq: { refunds: true, days: 14 } },
    appTypes: ['stripe', 'rc_billing', 'paddle'],
    packages: [
      { lookupKey: 'plus', displayName: 'Plus', sells: monthly('plus') },
      { lookupKey: 'pro', displayName: 'Pro', sells: monthly('pro') },
      { lookupKey: 'pro_yearly', displayName: 'Pro, yearly', sells: yearly('pro') },
    ],
  },
  {
    lookupKey: 'winter_sale',
    displayName: 'Winter sale',
    state: 'inactive',
    metadata: {},
    packages: [
      { lookupKey: '$rc_weekly', displayName: 'Pro, weekly', sells: /^skylark_pro[_:]weekly$/ },
      { lookupKey: '$rc_annual', displayName: 'Plus, yearly', sells: yearly('plus') },
    ],
  },
];

/** Four offerings, of which the first is current; gives back their ids by lookup key. */
export function seedOfferings(
  store: ProjectStore,
  createdAt: number,
  random: Random,
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const [index, { packages, appTypes, ...seed }] of offerings.entries()) {
    const offering = store.offerings.add({
      ...seed,
      id: newId('offering', random),
      isCurrent: index === 0,
      createdAt,
      packageIds: [],
    });
    ids.set(seed.lookupKey, offering.id);
    for (const [position, { sells, lookupKey, displayName }] of packages.entries()) {
      const stored = store.packages.add({
        id: newId('package', random),
        offeringId: offering.id,
        lookupKey,
        displayName,
        position: seed.lookupKey === 'web' ? null : position + 1,
        createdAt,
        products: new Map(),
      });
      offering.packageIds.push(stored.id);
      for (const product of store.products) {
        const appType = store.apps.get(product.app_id)?.type ?? '';
        if (!sells.test(product.store_identifier) || appTypes?.includes(appType) === false) continue;
        stored.products.set(product.id, appType === 'play_store' ? 'google_sdk_ge_6' : 'all');
      }
    }
  }
  return ids;
}
