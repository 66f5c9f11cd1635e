import { describe, expect, test } from 'vitest';
import { wireEnums } from '../../../src/revenuecat/generated/enums.ts';
import {
  cancelAvailability,
  extendAvailability,
  refundAvailability,
  type SubscriptionFacts,
} from '../../../src/schema/subscription/subscription-actions.ts';

const running: SubscriptionFacts = {
  store: 'rc_billing',
  status: 'active',
  auto_renewal_status: 'will_renew',
  current_period_ends_at: Date.UTC(2030, 0),
  ownership: 'purchased',
};

const all = { refund: refundAvailability, cancel: cancelAvailability, extend: extendAvailability };
const allowedFor = (facts: SubscriptionFacts): string[] =>
  Object.entries(all)
    .filter(([, judge]) => judge(facts).allowed)
    .map(([name]) => name);

describe('what can be done with a subscription', () => {
  test('is everything, while it runs in Web Billing', () => {
    expect(allowedFor(running)).toEqual(['refund', 'cancel', 'extend']);
  });

  test.each(wireEnums['Subscription.store'].filter((store) => store !== 'rc_billing'))(
    'is at most an extension in the store %s',
    (store) => {
      const extendable = store === 'app_store' || store === 'play_store';
      expect(allowedFor({ ...running, store })).toEqual(extendable ? ['extend'] : []);
    },
  );

  test.each(['expired', 'in_billing_retry', 'paused', 'unknown', 'incomplete'] as const)(
    'is nothing in the status %s',
    (status) => {
      expect(allowedFor({ ...running, status })).toEqual([]);
    },
  );

  test('is no refund during a trial, for which nothing was paid', () => {
    expect(allowedFor({ ...running, status: 'trialing' })).toEqual(['cancel', 'extend']);
  });

  test('is everything during a grace period', () => {
    expect(allowedFor({ ...running, status: 'in_grace_period' })).toEqual(['refund', 'cancel', 'extend']);
  });

  test('is no second cancellation', () => {
    expect(allowedFor({ ...running, auto_renewal_status: 'will_not_renew' })).toEqual(['refund', 'extend']);
  });

  test('is no extension without an end, or for a member of the family', () => {
    expect(extendAvailability({ ...running, current_period_ends_at: null }).allowed).toBe(false);
    expect(extendAvailability({ ...running, store: 'app_store', ownership: 'family_shared' }).allowed).toBe(
      false,
    );
  });

  test('is nothing for a store or a status that RevenueCat added later', () => {
    expect(allowedFor({ ...running, store: 'moon_store' as never })).toEqual([]);
    expect(allowedFor({ ...running, status: 'dreaming' as never })).toEqual([]);
  });

  test('comes with a reason, as a sentence, exactly when it is refused', () => {
    for (const store of wireEnums['Subscription.store']) {
      for (const status of wireEnums['Subscription.status']) {
        for (const judge of Object.values(all)) {
          const { allowed, reason } = judge({ ...running, store, status });
          if (allowed) expect(reason).toBeNull();
          else expect(reason).toMatch(/^[A-Z].+\.$/);
        }
      }
    }
  });
});
