import type { App, MonetaryAmount } from '../../src/revenuecat/generated/wire.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';

const day = 86_400_000;

/**
 * Fills an empty sandbox with a small business in which every property of every object has a value somewhere, and not
 * only in the first item of its list. The customer `full` has all of it.
 */
export function addSmallBusiness({ add }: Sandbox, now: number): void {
  for (const app of apps) add.app(app);
  const [, , entitled = '', second = ''] = apps.map((app) => app.id);
  for (const [index, app_id] of [second, entitled, entitled].entries()) {
    const id = `prod${String(index + 1)}`;
    add.product({
      id,
      app_id,
      subscription: { duration: 'P1M', grace_period_duration: 'P3D', trial_duration: 'P7D' },
    });
  }
  for (const id of ['prod4', 'prod5'])
    add.product({
      id,
      app_id: entitled,
      type: 'one_time',
      subscription: null,
      one_time: { is_consumable: true },
    });
  for (const id of ['entl1', 'entl2', 'entl3'])
    add.entitlement({
      id,
      lookupKey: `key-of-${id}`,
      productIds: ['prod1', 'prod2', 'prod3', 'prod4', 'prod5'],
    });
  for (const id of ['ofrng1', 'ofrng2', 'ofrng3']) add.offering({ id, metadata: { any: { thing: [1] } } });
  for (const [id, offeringId] of [
    ['pkge1', 'ofrng1'],
    ['pkge2', 'ofrng2'],
    ['pkge3', 'ofrng2'],
    ['pkge4', 'ofrng3'],
  ] as const)
    add.package({ id, offeringId, productIds: ['prod2', 'prod4'] });

  for (const id of ['first', 'full', 'last']) {
    add.customer({
      id,
      lastSeenAppVersion: '1.2.3',
      lastSeenCountry: 'DE',
      lastSeenPlatform: 'iOS',
      lastSeenPlatformVersion: '20.1',
      experiment: { object: 'experiment_enrollment', id: `exp-${id}`, name: 'Prices', variant: 'b' },
      attributes: { $email: `${id}@example.com`, team: 'blue', plan: 'big' },
      aliases: [`${id}-one`, `${id}-two`],
    });
  }
  for (const [index, id] of ['sub1', 'sub2', 'sub3'].entries()) {
    add.subscription({
      id,
      customerId: 'full',
      productId: 'prod1',
      startsAt: now - 40 * day,
      currentPeriodStartsAt: now - 10 * day,
      // Entitlements end at different times, so that none stands for another.
      currentPeriodEndsAt: now + (20 + index) * day,
      autoRenewalStatus: 'will_change_product',
      pendingProductId: 'prod2',
      country: 'DE',
      presentedOfferingId: 'ofrng2',
      managementUrl: 'https://store.example/manage',
      storeSubscriptionIdentifier: 'common',
      transactions: ['txn1', 'txn2', 'txn3'].map((transaction) => ({
        id: `${transaction}-of-${id}`,
        purchasedAt: now - 10 * day,
        productStoreIdentifier: 'monthly',
        expiresAt: now + 20 * day,
        effectiveExpiresAt: now + 23 * day,
        localRevenue: paid,
        usdRevenue: paid,
      })),
    });
  }
  for (const id of ['purc1', 'purc2', 'purc3']) {
    add.purchase({
      id,
      customerId: 'full',
      productId: 'prod4',
      revenue: paid,
      country: 'DE',
      presentedOfferingId: 'ofrng2',
      storePurchaseIdentifier: 'common',
    });
  }
}

const paid: MonetaryAmount = { currency: 'USD', gross: 4.99, commission: 0.75, tax: 0.4, proceeds: 3.84 };

/** An app that is set up for every store at once, which no real one is. */
export const everySetting: Omit<App, 'object' | 'id' | 'name' | 'created_at' | 'type' | 'project_id'> = {
  amazon: { package_name: 'com.example.amazon' },
  app_store: {
    bundle_id: 'com.example.ios',
    app_store_connect_api_key_configured: true,
    subscription_key_configured: true,
  },
  mac_app_store: { bundle_id: 'com.example.mac' },
  play_store: { package_name: 'com.example.android' },
  stripe: { stripe_account_id: 'acct_1' },
  rc_billing: {
    stripe_account_id: 'acct_2',
    seller_company_name: 'Example',
    app_name: 'Example',
    seller_company_support_email: 'help@example.com',
    support_email: 'help@example.com',
    default_currency: 'USD',
  },
  roku: { roku_channel_id: '1', roku_channel_name: 'Example' },
  paddle: { paddle_is_sandbox: false, paddle_api_key: null },
};

/** No app is really set up for every store; here each stands for all of them. */
const apps = ['app1', 'app2', 'app3', 'app4'].map((id) => ({ id, ...everySetting }));
