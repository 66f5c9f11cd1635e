import { describe, expect, test } from 'vitest';

import { subscriptionFacts } from '../../../src/sandbox/state/facts-with-defaults.ts';
import type { StoredSubscription } from '../../../src/sandbox/state/stored-facts.ts';
import { subscriptionStateAt } from '../../../src/sandbox/state/subscription-state.ts';

const facts = (said: Partial<StoredSubscription> = {}): StoredSubscription =>
  subscriptionFacts({
    id: 'sub1',
    customerId: 'ada',
    store: 'play_store',
    startsAt: 1000,
    currentPeriodEndsAt: 2000,
    storeSubscriptionIdentifier: 'GPA.1',
    ...said,
  });

describe('a subscription at a moment', () => {
  test.each<[string, Partial<StoredSubscription>, number, string, boolean]>([
    ['is active inside its period', {}, 1500, 'active', true],
    ['is expired from the very end of its period', {}, 2000, 'expired', false],
    ['has not begun before its start', {}, 999, 'incomplete', false],
    ['is trialing until the trial ends', { trialEndsAt: 1600 }, 1500, 'trialing', true],
    ['is active after its trial', { trialEndsAt: 1600 }, 1600, 'active', true],
    [
      'keeps access in a grace period',
      { billingIssue: { graceEndsAt: 2500, retryEndsAt: 3000 } },
      2400,
      'in_grace_period',
      true,
    ],
    [
      'loses access in billing retry',
      { billingIssue: { graceEndsAt: 2500, retryEndsAt: 3000 } },
      2500,
      'in_billing_retry',
      false,
    ],
    [
      'is expired when retrying ends',
      { billingIssue: { graceEndsAt: 2500, retryEndsAt: 3000 } },
      3000,
      'expired',
      false,
    ],
    [
      'is paused without a date',
      { pause: { startsAt: 1200, resumesAt: null }, currentPeriodEndsAt: null },
      9000,
      'paused',
      false,
    ],
    ['is active again after a pause', { pause: { startsAt: 1200, resumesAt: 1400 } }, 1400, 'active', true],
    ['is expired once revoked', { revokedAt: 1400 }, 1400, 'expired', false],
    ['is still active before it is revoked', { revokedAt: 1400 }, 1399, 'active', true],
    ['is incomplete without payment details', { incomplete: true }, 1500, 'incomplete', false],
    ['may give access in an unknown state', { unknownState: { givesAccess: true } }, 1500, 'unknown', true],
    [
      'gives none in an unknown state past its end',
      { unknownState: { givesAccess: true } },
      2500,
      'unknown',
      false,
    ],
    ['goes on when it was paid in advance', { renewedUntil: 3000 }, 2500, 'active', true],
    ['ends when what was paid in advance ends', { renewedUntil: 3000 }, 3000, 'expired', false],
  ])('%s', (_, said, now, status, givesAccess) => {
    expect(subscriptionStateAt(facts(said), now)).toMatchObject({ status, givesAccess });
  });

  test('moves its period and its renewal status on when the period paid in advance begins', () => {
    const renewed = facts({ renewedUntil: 3000, autoRenewalStatus: 'has_already_renewed' });
    expect(subscriptionStateAt(renewed, 1500)).toMatchObject({
      currentPeriodEndsAt: 2000,
      endsAt: 3000,
      autoRenewalStatus: 'has_already_renewed',
    });
    expect(subscriptionStateAt(renewed, 2500)).toMatchObject({
      currentPeriodStartsAt: 2000,
      currentPeriodEndsAt: 3000,
      autoRenewalStatus: 'will_renew',
    });
  });

  test('has its access end with the grace period, not with the period', () => {
    const late = facts({ billingIssue: { graceEndsAt: 2500, retryEndsAt: 3000 } });
    expect(subscriptionStateAt(late, 2100).accessEndsAt).toBe(2500);
  });
});
