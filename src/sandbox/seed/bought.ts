import { purchaseFacts, subscriptionFacts } from '../state/facts-with-defaults.ts';
import { hexDigits, newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';
import type { Store, StoredPurchase, StoredSubscription, StoredTransaction } from '../state/stored-facts.ts';
import type { Subscription } from '../../revenuecat/generated/wire.ts';
import { revenue } from '../money/revenue.ts';
import { planPrice, terms } from './plans.ts';
import type { Plan } from './plans.ts';
import { oneTimeGoods } from './seed-products.ts';
import type { Catalogue, Good } from './seed-products.ts';

const day = 86_400_000;

/** What the seed of anything bought needs to know. */
export interface SeedContext {
  readonly store: ProjectStore;
  readonly catalogue: Catalogue;
  readonly entitlementIds: ReadonlyMap<string, string>;
  readonly offeringIds: ReadonlyMap<string, string>;
  readonly now: number;
  readonly random: Random;
}

interface SubscriptionSeed {
  readonly status: Subscription['status'];
  readonly store: Store;
  readonly plan: Plan;
  /** Periods paid before the current one. */
  readonly renewals?: number;
  readonly facts?: Partial<StoredSubscription>;
}

/** Adds a subscription that has the given status at `now`, with one transaction for each period. */
export function addSubscription(
  context: SeedContext,
  customerId: string,
  { status, store, plan, renewals = 0, facts = {} }: SubscriptionSeed,
): StoredSubscription {
  const { random, catalogue } = context;
  const term = terms[plan.term].ms;
  const { endsAt, ...statusFacts } = whenIn(status, term, context);
  const periodEndsAt = endsAt ?? context.now + term;
  const periodStartsAt = periodEndsAt - (status === 'trialing' ? 7 * day : term);
  const startsAt = periodStartsAt - renewals * term;
  const free = status === 'trialing' || store === 'promotional' || facts.ownership === 'family_shared';
  const price = free || status === 'incomplete' ? 0 : planPrice(plan);
  const productId = store === 'promotional' ? null : catalogue.plan(store, plan);
  const identifier = storeIdentifier(store, random);
  const productStoreIdentifier =
    context.store.products.get(productId ?? '')?.store_identifier ?? `rc_promo_${plan.tier}_${plan.term}`;
  const transactions = Array.from({ length: renewals + 1 }, (_, period): StoredTransaction => {
    const purchasedAt = startsAt + period * term;
    const isLast = period === renewals;
    return {
      id: transactionIdentifier(store, identifier, period),
      purchasedAt,
      productStoreIdentifier,
      expiresAt: isLast ? periodEndsAt : purchasedAt + term,
      effectiveExpiresAt: isLast
        ? (statusFacts.billingIssue?.graceEndsAt ?? periodEndsAt)
        : purchasedAt + term,
      localRevenue: revenue(price * 0.92, store, 'EUR'),
      usdRevenue: revenue(price, store),
    };
  });
  return context.store.addSubscription(
    subscriptionFacts({
      id: newId('subscription', random),
      customerId,
      productId,
      grantedEntitlementId: store === 'promotional' ? (context.entitlementIds.get(plan.tier) ?? null) : null,
      store,
      startsAt,
      currentPeriodStartsAt: periodStartsAt,
      currentPeriodEndsAt: periodEndsAt,
      autoRenewalStatus: status === 'expired' || store === 'promotional' ? 'will_not_renew' : 'will_renew',
      totalRevenue: revenue(price * (renewals + 1), store),
      country: context.store.customers.get(customerId)?.lastSeenCountry ?? null,
      presentedOfferingId: random.chance(0.6) ? (context.offeringIds.get('default') ?? null) : null,
      managementUrl: managementUrls[store] ?? null,
      storeSubscriptionIdentifier: transactions.at(-1)?.id ?? identifier,
      transactions,
      ...statusFacts,
      ...facts,
    }),
  );
}

/** The dates and facts that make a subscription have a status at `now`. */
function whenIn(
  status: Subscription['status'],
  term: number,
  { now, random }: SeedContext,
): Partial<StoredSubscription> & { readonly endsAt?: number } {
  // Never within a day of now: what is running in the seed still runs when a long test ends.
  const insidePeriod = now + day + Math.floor(random.next() * (term - 2 * day));
  switch (status) {
    case 'trialing': {
      const endsAt = now + random.between(2, 6) * day;
      return { endsAt, trialEndsAt: endsAt };
    }
    case 'active':
      return { endsAt: insidePeriod };
    case 'expired':
      return { endsAt: now - random.between(2, 500) * day };
    case 'in_grace_period':
      return { endsAt: now - day, billingIssue: { graceEndsAt: now + 5 * day, retryEndsAt: now + 30 * day } };
    case 'in_billing_retry':
      return {
        endsAt: now - 8 * day,
        billingIssue: { graceEndsAt: now - 2 * day, retryEndsAt: now + 20 * day },
      };
    case 'paused': {
      const resumesAt = random.chance(0.5) ? null : now + 20 * day;
      return {
        endsAt: now - 3 * day,
        pause: { startsAt: now - 3 * day, resumesAt },
        ...(resumesAt === null ? { currentPeriodEndsAt: null } : {}),
      };
    }
    case 'unknown':
      return { endsAt: insidePeriod, unknownState: { givesAccess: random.chance(0.5) } };
    case 'incomplete':
      return { endsAt: insidePeriod, incomplete: true, pendingPayment: true };
  }
}

interface PurchaseSeed {
  readonly store: Store;
  readonly good: Good;
  readonly ageDays: number;
  readonly facts?: Partial<StoredPurchase>;
}

/** Adds a one-time purchase; nothing where the store does not sell the good. */
export function addPurchase(
  context: SeedContext,
  customerId: string,
  seed: PurchaseSeed,
): StoredPurchase | null {
  const { random, catalogue, now } = context;
  const productId = catalogue.good(seed.store, seed.good);
  if (productId === null) return null;
  const quantity = seed.facts?.quantity ?? 1;
  const isRefunded = (seed.facts?.refundedAt ?? null) !== null;
  return context.store.addPurchase(
    purchaseFacts({
      id: newId('purchase', random),
      customerId,
      productId,
      store: seed.store,
      purchasedAt: now - seed.ageDays * day,
      revenue: revenue(isRefunded ? 0 : oneTimeGoods[seed.good].price * quantity, seed.store),
      country: context.store.customers.get(customerId)?.lastSeenCountry ?? null,
      presentedOfferingId: random.chance(0.3) ? (context.offeringIds.get('default') ?? null) : null,
      storePurchaseIdentifier: storeIdentifier(seed.store, random),
      ...seed.facts,
    }),
  );
}

const managementUrls: Partial<Record<Store, string>> = {
  app_store: 'https://apps.apple.com/account/subscriptions',
  mac_app_store: 'https://apps.apple.com/account/subscriptions',
  play_store: 'https://play.google.com/store/account/subscriptions',
  amazon: 'https://www.amazon.com/gp/mas/your-account/myapps/yoursubscriptions/ref=mas_ya_subs',
};

/** An identifier of the form that the store uses. */
function storeIdentifier(store: Store, random: Random): string {
  const digits = (length: number): string => Array.from({ length }, () => random.between(0, 9)).join('');
  switch (store) {
    case 'play_store':
      return `GPA.${digits(4)}-${digits(4)}-${digits(4)}-${digits(5)}`;
    case 'app_store':
    case 'mac_app_store':
      return `1${digits(14)}`;
    case 'stripe':
      return `si_${hexDigits(14, random)}`;
    case 'rc_billing':
    case 'paypal':
      return `txRcb${hexDigits(32, random)}`;
    case 'paddle':
      return `txn_${hexDigits(26, random)}`;
    case 'amazon':
      return `${hexDigits(40, random)}=:3:11`;
    default:
      return `${store}_${hexDigits(20, random)}`;
  }
}

/** How stores name the later periods of one subscription. */
function transactionIdentifier(store: Store, first: string, period: number): string {
  if (store === 'app_store' || store === 'mac_app_store') return String(BigInt(first) + BigInt(period));
  return period === 0 ? first : `${first}..${period - 1}`;
}
