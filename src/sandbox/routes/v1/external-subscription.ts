import { z } from 'zod';
import { subscriptionFacts } from '../../state/facts-with-defaults.ts';
import { newId } from '../../ids.ts';
import type { StoredProduct, StoredSubscription, StoredTransaction } from '../../state/stored-facts.ts';
import { subscriptionStateAt } from '../../state/subscription-state.ts';
import { incorrectParameters, overlappingTransactions } from '../../http/v1-errors.ts';
import { instant } from './instant.ts';
import { customerOrNew } from './subscribers.ts';
import type { V1Request } from './v1-request.ts';

const day = 86_400_000;

export const subscriptionStatus = z.strictObject({
  object: z.literal('external_subscription'),
  customer_id: z.string().min(1),
  source_subscription_identifier: z.string().min(1),
  source_product_identifier: z.string().min(1),
  updated_at: instant,
  current_period_starts_at: instant.nullish(),
  current_period_ends_at: instant,
  gives_access: z.boolean(),
  status: z
    .enum(['trialing', 'active', 'expired', 'in_grace_period', 'in_billing_retry', 'paused', 'unknown'])
    .nullish(),
  environment: z.enum(['sandbox', 'production']).nullish(),
  auto_renewal_status: z
    .enum([
      'will_renew',
      'will_not_renew',
      'will_change_product',
      'will_pause',
      'requires_price_increase_consent',
      'has_already_renewed',
      'unknown',
    ])
    .nullish(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
});
type Status = z.infer<typeof subscriptionStatus>;

/**
 * Takes over what the source says about a subscription, and gives back its id. Throws 409 for news that is older than
 * what is known, and for a period that would swallow a known one.
 */
export function externalSubscription(request: V1Request, product: StoredProduct, said: Status): string {
  const { project, random } = request;
  const { customer } = customerOrNew(request, said.customer_id);
  const known = project
    .subscriptionsByStoreIdentifier(said.source_subscription_identifier)
    .find(({ store }) => store === 'external');
  if (known !== undefined && known.customerId !== customer.id) {
    throw incorrectParameters('customer_id cannot be changed.');
  }
  const knownAt = known === undefined ? undefined : project.ledger.externalStatusAt.get(known.id);
  if (knownAt !== undefined && said.updated_at < knownAt) throw overlappingTransactions();
  const endsAt = said.current_period_ends_at;
  const startsAt =
    said.current_period_starts_at ??
    known?.transactions.find(({ expiresAt }) => expiresAt === endsAt)?.purchasedAt ??
    said.updated_at;
  if (startsAt > endsAt) throw incorrectParameters('The period ends before it starts.');
  const period: StoredTransaction = {
    id: `${said.source_subscription_identifier}:${startsAt}`,
    purchasedAt: startsAt,
    productStoreIdentifier: product.store_identifier,
    expiresAt: endsAt,
    effectiveExpiresAt: endsAt,
    localRevenue: null,
    usdRevenue: null,
  };
  const subscription =
    known ??
    project.addSubscription(
      subscriptionFacts({
        id: newId('subscription', random),
        customerId: customer.id,
        productId: product.id,
        store: 'external',
        environment: said.environment ?? 'production',
        startsAt,
        currentPeriodEndsAt: endsAt,
        storeSubscriptionIdentifier: said.source_subscription_identifier,
        transactions: [],
      }),
    );
  fitIn(subscription.transactions, period);
  const latest = subscription.transactions.at(-1);
  if (latest?.purchasedAt === startsAt) takeOver(subscription, said, startsAt, request.now);
  project.ledger.externalStatusAt.set(subscription.id, said.updated_at);
  return subscription.id;
}

/** Puts the period among the known ones, which give way to it; one that starts when a known one does replaces it. */
function fitIn(periods: StoredTransaction[], period: StoredTransaction): void {
  const same = periods.find(({ purchasedAt }) => purchasedAt === period.purchasedAt);
  const others = periods.filter((one) => one !== same);
  const endOf = ({ expiresAt }: StoredTransaction): number => expiresAt ?? Infinity;
  if (others.some((one) => one.purchasedAt >= period.purchasedAt && endOf(one) <= endOf(period))) {
    throw overlappingTransactions();
  }
  for (const one of others) {
    if (one.purchasedAt < period.purchasedAt && endOf(one) > period.purchasedAt)
      one.expiresAt = period.purchasedAt;
    else if (one.purchasedAt > period.purchasedAt && one.purchasedAt < endOf(period))
      period.expiresAt = one.purchasedAt;
  }
  if (same === undefined) periods.push(period);
  else Object.assign(same, { expiresAt: period.expiresAt, effectiveExpiresAt: period.effectiveExpiresAt });
  periods.sort((one, other) => one.purchasedAt - other.purchasedAt);
}

function takeOver(subscription: StoredSubscription, said: Status, startsAt: number, now: number): void {
  const endsAt = said.current_period_ends_at;
  const status = said.status ?? 'unknown';
  // A subscription of v2 has no unknown renewal.
  const told = said.auto_renewal_status ?? 'unknown';
  const renewal = told === 'unknown' ? 'will_not_renew' : told;
  Object.assign(subscription, {
    currentPeriodStartsAt: startsAt,
    currentPeriodEndsAt: endsAt,
    autoRenewalStatus: renewal,
    trialEndsAt: status === 'trialing' ? endsAt : subscription.trialEndsAt,
    revokedAt: status === 'expired' ? Math.min(said.updated_at, endsAt) : null,
    pause: status === 'paused' ? { startsAt, resumesAt: null } : null,
    billingIssue: null,
    unknownState: status === 'unknown' ? { givesAccess: said.gives_access } : null,
  } satisfies Partial<StoredSubscription>);
  if (status === 'in_grace_period' || status === 'in_billing_retry') {
    subscription.currentPeriodEndsAt = startsAt;
    subscription.billingIssue = {
      graceEndsAt: status === 'in_grace_period' ? endsAt : null,
      retryEndsAt: endsAt + 30 * day,
    };
  }
  // The source has the last word on access; a status that says otherwise cannot be right.
  if (now < endsAt && subscriptionStateAt(subscription, now).givesAccess !== said.gives_access) {
    subscription.unknownState = { givesAccess: said.gives_access };
  }
}
