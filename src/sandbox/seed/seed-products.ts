import type { Product } from '../../revenuecat/generated/wire.ts';
import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';
import type { Store } from '../state/stored-facts.ts';
import { terms } from './plans.ts';
import type { Plan } from './plans.ts';
import type { AppType } from './seed-apps.ts';

/** What is sold once, with its price in USD. */
export const oneTimeGoods = {
  lifetime: { name: 'Pro for life', price: 89.99, consumable: false },
  radar_pack: { name: 'Radar pack', price: 7.99, consumable: false },
  coins_100: { name: '100 coins', price: 1.99, consumable: true },
  season_pass: { name: 'Season pass', price: 12.99, consumable: false },
} as const;

export type Good = keyof typeof oneTimeGoods;

const mainPlans: readonly Plan[] = [
  { tier: 'plus', term: 'monthly' },
  { tier: 'plus', term: 'yearly' },
  { tier: 'pro', term: 'weekly' },
  { tier: 'pro', term: 'monthly' },
  { tier: 'pro', term: 'quarterly' },
  { tier: 'pro', term: 'yearly' },
  { tier: 'premium', term: 'monthly' },
  { tier: 'premium', term: 'yearly' },
  { tier: 'family', term: 'monthly' },
  { tier: 'family', term: 'yearly' },
];
const proPlans = mainPlans.filter(
  ({ tier, term }) => tier === 'pro' && (term === 'monthly' || term === 'yearly'),
);
const premiumPlans = mainPlans.filter(({ tier }) => tier === 'premium');
const plusMonthly = mainPlans.slice(0, 1);
const familyMonthly = mainPlans.slice(8, 9);
const familyYearly = mainPlans.slice(9);
const allGoods = Object.keys(oneTimeGoods) as Good[];

/** 60 products in all. */
const ranges: readonly (readonly [AppType, readonly Plan[], readonly Good[]])[] = [
  ['app_store', mainPlans, allGoods],
  ['play_store', mainPlans, allGoods],
  ['stripe', [...plusMonthly, ...proPlans, ...premiumPlans, ...familyYearly], ['lifetime']],
  ['rc_billing', [...plusMonthly, ...proPlans, ...premiumPlans, ...familyMonthly], ['lifetime', 'coins_100']],
  ['amazon', [...proPlans, ...premiumPlans], ['lifetime']],
  ['mac_app_store', proPlans, ['lifetime']],
  ['roku', proPlans, ['lifetime']],
  ['paddle', proPlans, ['lifetime']],
  ['test_store', proPlans, ['lifetime']],
];

/** The app whose products are sold through a store that has no app type of its own. */
const appOfStore: Partial<Record<Store, AppType>> = {
  external: 'stripe',
  paypal: 'rc_billing',
  galaxy: 'play_store',
};

/** The products, by what they are and where they are sold. */
export class Catalogue {
  readonly #plans = new Map<string, string>();
  readonly #goods = new Map<string, string>();

  addPlan(type: AppType, { tier, term }: Plan, productId: string): void {
    this.#plans.set(`${type} ${tier} ${term}`, productId);
  }

  addGood(type: AppType, good: Good, productId: string): void {
    this.#goods.set(`${type} ${good}`, productId);
  }

  /** The product of a plan in a store, or null where it is not sold. */
  plan(store: Store, { tier, term }: Plan): string | null {
    return this.#plans.get(`${appOfStore[store] ?? store} ${tier} ${term}`) ?? null;
  }

  good(store: Store, good: Good): string | null {
    return this.#goods.get(`${appOfStore[store] ?? store} ${good}`) ?? null;
  }
}

export function seedProducts(
  store: ProjectStore,
  apps: ReadonlyMap<AppType, string>,
  createdAt: number,
  random: Random,
): Catalogue {
  const catalogue = new Catalogue();
  const add = (
    appType: AppType,
    product: Pick<Product, 'store_identifier' | 'display_name' | 'type'> & Partial<Product>,
  ): string =>
    store.products.add({
      object: 'product',
      id: newId('product', random),
      state: 'active',
      created_at: createdAt,
      app_id: apps.get(appType) ?? '',
      subscription: null,
      one_time: null,
      ...product,
    }).id;
  for (const [appType, plans, goods] of ranges) {
    for (const plan of plans) {
      const { tier, term } = plan;
      const { duration, trialDuration } = terms[term];
      const id = add(appType, {
        store_identifier: appType === 'play_store' ? `skylark_${tier}:${term}` : `skylark_${tier}_${term}`,
        display_name: `${capital(tier)} ${term}`,
        type: 'subscription',
        // Only Apple's and Google's settings are known in full; other stores tell the duration at most.
        subscription: {
          duration,
          grace_period_duration: appType.endsWith('_store') ? 'P3D' : null,
          trial_duration: trialDuration,
        },
        state: appType === 'app_store' && term === 'weekly' ? 'inactive' : 'active',
      });
      catalogue.addPlan(appType, plan, id);
    }
    for (const good of goods) {
      const { name, consumable } = oneTimeGoods[good];
      const id = add(appType, {
        store_identifier: `skylark_${good}`,
        display_name: appType === 'roku' ? null : name,
        type: goodType(appType, good),
        one_time: { is_consumable: appType === 'stripe' ? null : consumable },
      });
      catalogue.addGood(appType, good, id);
    }
  }
  return catalogue;
}

function goodType(appType: AppType, good: Good): Product['type'] {
  if (appType !== 'app_store' && appType !== 'play_store') return 'one_time';
  if (good === 'season_pass') return appType === 'app_store' ? 'non_renewing_subscription' : 'one_time';
  return oneTimeGoods[good].consumable ? 'consumable' : 'non_consumable';
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
