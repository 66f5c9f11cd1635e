import { describe, expect, test } from 'vitest';
import { look, moved, projectOf, run, withBuyer, withSubscriber } from './look-at-customer.ts';

/*
 * What the graph shows of a customer and of the business before a change and after it, in fields that were read and
 * remembered before. The customer owns one thing, so that whatever ends, ends with it.
 */

const day = 86_400_000;

describe('at once and everywhere is seen that', () => {
  test('a refunded subscription is over, and its money gone', async () => {
    const { facade, id, before } = await withSubscriber();
    await run(facade, 'refundSubscription', { subscriptionId: id });
    const after = await look(facade, 'willa');
    expect(after).toMatchObject({
      isPro: false,
      entitlements: [],
      running: null,
      subscriptions: [
        {
          status: 'EXPIRED',
          givesAccess: false,
          autoRenewalStatus: 'WILL_NOT_RENEW',
          totalRevenueInUsd: { gross: 0 },
        },
      ],
      events: ['PURCHASES_EXPIRATION', 'PURCHASES_CANCELLATION'],
      audit: { actionType: 'subscription_refunded', targetIdentifier: id },
    });
    expect(moved(before, after)).toMatchObject({
      active_subscriptions: -1,
      mrr: -4.99,
      revenue: -4.99,
      Revenue: -4.99,
      Actives: -1,
      'Set to Renew': -1,
      'Refunded Transactions': 1,
    });
  });

  test('a refunded purchase gives nothing any more', async () => {
    const { facade, id, before } = await withBuyer();
    await run(facade, 'refundPurchase', { purchaseId: id });
    const after = await look(facade, 'bo');
    expect(after).toMatchObject({
      isPro: false,
      entitlements: [],
      purchases: [{ status: 'REFUNDED', revenueInUsd: { gross: 0 } }],
      events: ['PURCHASES_CANCELLATION', 'PURCHASES_INVOICE_ISSUANCE'],
      audit: { actionType: 'purchase_refunded', targetIdentifier: id },
    });
    expect(moved(before, after)).toMatchObject({
      revenue: -4.99,
      Revenue: -4.99,
      'Refunded Transactions': 1,
    });
  });

  test('a cancelled subscription goes on, and will not renew', async () => {
    const { facade, id, before } = await withSubscriber();
    await run(facade, 'cancelSubscription', { subscriptionId: id });
    const after = await look(facade, 'willa');
    expect(after).toMatchObject({
      isPro: true,
      running: id,
      subscriptions: [{ status: 'ACTIVE', givesAccess: true, autoRenewalStatus: 'WILL_NOT_RENEW' }],
      events: ['PURCHASES_CANCELLATION', 'PURCHASES_INVOICE_ISSUANCE'],
      audit: { actionType: 'subscription_canceled', targetIdentifier: id },
    });
    expect(moved(before, after)).toEqual({ 'Set to Renew': -1, 'Set to Cancel': 1 });
  });

  test('an extended subscription ends later, for the same money', async () => {
    const { facade, id, before } = await withSubscriber();
    await run(facade, 'extendSubscription', { subscriptionId: id, extension: { days: 10 } });
    const after = await look(facade, 'willa');
    expect(after).toMatchObject({
      isPro: true,
      running: id,
      subscriptions: [{ currentPeriodEndsAt: new Date(facade.clock.now() + 38 * day).toISOString() }],
      events: ['PURCHASES_SUBSCRIPTION_EXTENDED', 'PURCHASES_INVOICE_ISSUANCE'],
      audit: { actionType: 'subscription_extended', targetIdentifier: id },
    });
    expect(moved(before, after)).toEqual({});
  });

  test('a grant gives access, and its end takes it away, without a cent', async () => {
    const { facade } = await withSubscriber();
    const [pro] = [...projectOf(facade).entitlements].filter(({ lookupKey }) => lookupKey === 'pro');
    const entitlementId = pro?.id ?? '';
    const before = await look(facade, 'newcomer');
    expect(before).toMatchObject({ isPro: false, entitlements: [] });
    await run(facade, 'grantEntitlement', {
      customerId: 'newcomer',
      entitlementId,
      expiresAt: new Date(facade.clock.now() + day).toISOString(),
    });
    const granted = await look(facade, 'newcomer');
    expect(granted).toMatchObject({
      isPro: true,
      entitlements: ['pro'],
      subscriptions: [{ status: 'ACTIVE', givesAccess: true }],
      audit: { actionType: 'customer_entitlement_granted', targetIdentifier: 'newcomer' },
    });
    await run(facade, 'revokeGrantedEntitlement', { customerId: 'newcomer', entitlementId });
    const revoked = await look(facade, 'newcomer');
    expect(revoked).toMatchObject({
      isPro: false,
      entitlements: [],
      running: null,
      subscriptions: [{ status: 'EXPIRED', givesAccess: false }],
      audit: { actionType: 'customer_entitlement_revoked', targetIdentifier: 'newcomer' },
    });
    expect([moved(before, granted), moved(before, revoked)]).toEqual([{}, {}]);
  });

  test('what was transferred has changed hands', async () => {
    const { facade, id, before } = await withSubscriber();
    const target = await look(facade, 'newcomer');
    await run(facade, 'transferCustomerData', { customerId: 'willa', targetCustomerId: 'newcomer' });
    const [source, after] = [await look(facade, 'willa'), await look(facade, 'newcomer')];
    expect(source).toMatchObject({
      isPro: false,
      entitlements: [],
      running: null,
      subscriptions: [],
      events: ['TRANSFER'],
    });
    expect(target).toMatchObject({ isPro: false, subscriptions: [] });
    expect(after).toMatchObject({
      isPro: true,
      entitlements: before.entitlements,
      running: id,
      subscriptions: before.subscriptions,
      events: ['TRANSFER', 'PURCHASES_INVOICE_ISSUANCE'],
      audit: { actionType: 'customer_transferred' },
    });
    // Who owns it makes no difference to the business.
    expect(moved(before, after)).toEqual({});
  });

  test('a deleted customer is gone with everything that was counted', async () => {
    const { facade, before } = await withSubscriber();
    await run(facade, 'deleteCustomer', { customerId: 'willa' });
    const after = await look(facade, 'willa');
    expect(after).toMatchObject({
      isPro: null,
      entitlements: null,
      subscriptions: null,
      events: null,
      audit: { actionType: 'customer_deleted', targetIdentifier: 'willa' },
    });
    expect(moved(before, after)).toMatchObject({ active_subscriptions: -1, Actives: -1, revenue: -4.99 });
  });
});
