import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';
import type { StoredDiscount } from '../state/stored-configuration.ts';

const day = 86_400_000;

interface DiscountSeed extends Pick<
  StoredDiscount,
  'identifier' | 'customerFacingName' | 'reduction' | 'duration' | 'eligibility' | 'productIdentifiers'
> {
  readonly ageDays: number;
  readonly disabledDaysAgo: number | null;
  readonly codes: number;
}

const discounts: readonly DiscountSeed[] = [
  {
    identifier: 'spring',
    customerFacingName: 'Spring sale',
    reduction: { type: 'percentage', percentage: 20 },
    duration: { mode: 'one_time', window: null },
    eligibility: 'everyone',
    productIdentifiers: [],
    ageDays: 60,
    disabledDaysAgo: null,
    // More than a page of 100.
    codes: 130,
  },
  {
    identifier: 'welcome',
    customerFacingName: 'Welcome to Skylark',
    reduction: { type: 'fixed_amount', amounts: { USD: 2, EUR: 1.8, GBP: 1.5 } },
    duration: { mode: 'time_window', window: 'P3M' },
    eligibility: 'never_subscribed',
    productIdentifiers: ['skylark_pro_monthly'],
    ageDays: 200,
    disabledDaysAgo: null,
    codes: 3,
  },
  {
    identifier: 'friends',
    customerFacingName: 'For friends of the house',
    reduction: { type: 'percentage', percentage: 100 },
    duration: { mode: 'forever', window: null },
    eligibility: 'never_purchased',
    productIdentifiers: [],
    ageDays: 600,
    disabledDaysAgo: 30,
    codes: 0,
  },
  {
    identifier: 'upgrade_premium',
    customerFacingName: 'Upgrade to Premium',
    reduction: { type: 'percentage', percentage: 35 },
    duration: { mode: 'one_time', window: null },
    eligibility: 'never_subscribed_to_the_same_product',
    productIdentifiers: ['skylark_premium_monthly', 'skylark_premium_yearly'],
    ageDays: 10,
    disabledDaysAgo: null,
    codes: 1,
  },
];

/** Four discounts: both kinds, every duration and eligibility, one disabled, codes for three. */
export function seedDiscounts(store: ProjectStore, now: number, random: Random): void {
  for (const { ageDays, disabledDaysAgo, codes, ...seed } of discounts) {
    const createdAt = now - ageDays * day;
    const disabledAt = disabledDaysAgo === null ? null : now - disabledDaysAgo * day;
    const { id } = store.discounts.add({
      ...seed,
      id: newId('discount', random),
      disabledAt,
      createdAt,
      updatedAt: disabledAt ?? createdAt,
    });
    for (let number = 1; number <= codes; number++) {
      const code = `${seed.identifier.toUpperCase()}_${String(number).padStart(3, '0')}`;
      store.discountCodesOf(id).add({ id: code, createdAt });
    }
  }
}
