import type { Subscription } from '../../revenuecat/generated/wire.ts';
import type { AutoRenewalStatus, StoredSubscription } from './stored-facts.ts';

export interface SubscriptionState {
  readonly status: Subscription['status'];
  readonly givesAccess: boolean;
  readonly autoRenewalStatus: AutoRenewalStatus;
  readonly currentPeriodStartsAt: number;
  readonly currentPeriodEndsAt: number | null;
  readonly endsAt: number | null;
  /** When access ends as things stand: the period, or the grace period behind it. */
  readonly accessEndsAt: number | null;
}

/**
 * What a subscription is at a moment. Nothing renews by itself: a period that runs out without a billing issue, a
 * pause or a renewal paid in advance ends the subscription, so a test moves the clock and sees the end.
 */
export function subscriptionStateAt(facts: StoredSubscription, now: number): SubscriptionState {
  const { currentPeriodEndsAt: paidUntil, renewedUntil } = facts;
  const inPaidRenewal = renewedUntil !== null && paidUntil !== null && paidUntil <= now;
  const currentPeriodStartsAt = inPaidRenewal ? paidUntil : facts.currentPeriodStartsAt;
  const currentPeriodEndsAt = inPaidRenewal ? renewedUntil : paidUntil;
  const endsAt = renewedUntil ?? paidUntil;
  const autoRenewalStatus =
    inPaidRenewal && facts.autoRenewalStatus === 'has_already_renewed'
      ? 'will_renew'
      : facts.autoRenewalStatus;

  const be = (
    status: SubscriptionState['status'],
    givesAccess: boolean,
    accessEndsAt: number | null = currentPeriodEndsAt,
  ): SubscriptionState => ({
    status,
    givesAccess,
    autoRenewalStatus: status === 'expired' ? 'will_not_renew' : autoRenewalStatus,
    currentPeriodStartsAt,
    currentPeriodEndsAt,
    endsAt,
    accessEndsAt,
  });

  if (facts.revokedAt !== null && facts.revokedAt <= now) return be('expired', false, facts.revokedAt);
  if (facts.unknownState !== null) {
    return be('unknown', facts.unknownState.givesAccess && (endsAt === null || now < endsAt));
  }
  if (facts.incomplete || facts.startsAt > now) return be('incomplete', false);
  if (facts.pause !== null && facts.pause.startsAt <= now && (facts.pause.resumesAt ?? Infinity) > now) {
    return be('paused', false);
  }
  if (currentPeriodEndsAt === null || now < currentPeriodEndsAt) {
    return be(facts.trialEndsAt !== null && now < facts.trialEndsAt ? 'trialing' : 'active', true, endsAt);
  }
  if (facts.billingIssue !== null) {
    const { graceEndsAt, retryEndsAt } = facts.billingIssue;
    if (graceEndsAt !== null && now < graceEndsAt) return be('in_grace_period', true, graceEndsAt);
    if (now < retryEndsAt) return be('in_billing_retry', false);
  }
  return be('expired', false);
}
