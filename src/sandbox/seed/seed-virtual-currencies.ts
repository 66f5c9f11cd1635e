import type { ProjectStore } from '../state/project-store.ts';

const day = 86_400_000;

/** Coins are sold, gems come with Premium, and stars are a thing of the past. */
export function seedVirtualCurrencies(store: ProjectStore, now: number): void {
  const selling = (pattern: RegExp): string[] =>
    [...store.products].filter((one) => pattern.test(one.store_identifier)).map(({ id }) => id);
  const premium = (term: string): string[] => selling(new RegExp(`^skylark_premium[_:]${term}$`));
  store.virtualCurrencies.add({
    id: 'COIN',
    name: 'Coins',
    description: 'Pays for single radar pictures',
    state: 'active',
    createdAt: now - 700 * day,
    productGrants: [
      { productIds: selling(/^skylark_coins_100$/), amount: 100, trialAmount: 0, expireAtCycleEnd: false },
    ],
  });
  store.virtualCurrencies.add({
    id: 'GEM',
    name: 'Gems',
    description: null,
    state: 'active',
    createdAt: now - 500 * day,
    productGrants: [
      { productIds: premium('monthly'), amount: 10, trialAmount: 2, expireAtCycleEnd: true },
      { productIds: premium('yearly'), amount: 150, trialAmount: 5, expireAtCycleEnd: false },
    ],
  });
  store.virtualCurrencies.add({
    id: 'STAR_2019',
    name: 'Stars',
    description: 'Was collected in the first version of the app',
    state: 'inactive',
    createdAt: now - 980 * day,
    productGrants: null,
  });
}
