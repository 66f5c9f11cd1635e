import { customerFacts } from '../state/facts-with-defaults.ts';
import type { StoredCustomer } from '../state/stored-facts.ts';
import { addPurchase, addSubscription } from './bought.ts';
import type { SeedContext } from './bought.ts';
import { awkwardCustomerIds, memorableCustomers as who } from './memorable-customers.ts';
import type { Plan } from './plans.ts';

const day = 86_400_000;
const proMonthly: Plan = { tier: 'pro', term: 'monthly' };
const premiumMonthly: Plan = { tier: 'premium', term: 'monthly' };

/** The customers with names, then those with awkward ids: the first pages of every customer list. */
export function seedMemorable(context: SeedContext): void {
  const { store, now, catalogue } = context;

  person(context, who.ada, 'Ada Moreno', {
    lastSeenCountry: 'ES',
    lastSeenPlatform: 'android',
    lastSeenPlatformVersion: '35',
    lastSeenAppVersion: '4.2.0',
  });
  store.setAttribute(who.ada, 'favourite_city', 'Lisbon', now - 3 * day);
  store.addAlias(who.ada, {
    id: '$RCAnonymousID:ada00000000000000000000000000001',
    createdAt: now - 400 * day,
  });
  store.addAlias(who.ada, { id: 'ada@old-login', createdAt: now - 200 * day });
  addSubscription(context, who.ada, { status: 'active', store: 'play_store', plan: proMonthly, renewals: 7 });
  addSubscription(context, who.ada, {
    status: 'expired',
    store: 'play_store',
    plan: { tier: 'plus', term: 'monthly' },
  });
  addPurchase(context, who.ada, { store: 'play_store', good: 'radar_pack', ageDays: 90 });
  addPurchase(context, who.ada, {
    store: 'play_store',
    good: 'coins_100',
    ageDays: 12,
    facts: { quantity: 3 },
  });

  person(context, who.grace, 'Grace Okafor');
  addSubscription(context, who.grace, {
    status: 'in_grace_period',
    store: 'app_store',
    plan: premiumMonthly,
    renewals: 3,
  });

  person(context, who.refunded, 'Remi Laurent');
  addSubscription(context, who.refunded, {
    status: 'active',
    store: 'rc_billing',
    plan: proMonthly,
    facts: { revokedAt: now - 2 * day },
  });
  addPurchase(context, who.refunded, {
    store: 'rc_billing',
    good: 'lifetime',
    ageDays: 20,
    facts: { refundedAt: now - 10 * day },
  });

  person(context, who.tess, 'Tess Lindqvist');
  addSubscription(context, who.tess, { status: 'trialing', store: 'app_store', plan: proMonthly });

  person(context, who.rory, 'Rory Chen');
  addSubscription(context, who.rory, {
    status: 'in_billing_retry',
    store: 'app_store',
    plan: proMonthly,
    renewals: 1,
  });

  person(context, who.paula, 'Paula Santos');
  addSubscription(context, who.paula, {
    status: 'paused',
    store: 'play_store',
    plan: proMonthly,
    facts: { pause: { startsAt: now - 3 * day, resumesAt: null }, currentPeriodEndsAt: null },
  });

  person(context, who.finn, 'Finn Moreno');
  addSubscription(context, who.finn, {
    status: 'active',
    store: 'app_store',
    plan: { tier: 'family', term: 'yearly' },
    facts: { ownership: 'family_shared' },
  });

  person(context, who.prue, 'Prue Adeyemi');
  addSubscription(context, who.prue, {
    status: 'active',
    store: 'promotional',
    plan: premiumMonthly,
    facts: { startsAt: now - day, currentPeriodStartsAt: now - day, currentPeriodEndsAt: now + 29 * day },
  });

  person(context, who.wilma, 'Wilma Brandt');
  addSubscription(context, who.wilma, {
    status: 'active',
    store: 'rc_billing',
    plan: proMonthly,
    renewals: 2,
  });
  addPurchase(context, who.wilma, { store: 'rc_billing', good: 'lifetime', ageDays: 4 });

  person(context, who.lila, 'Lila Haddad');
  addPurchase(context, who.lila, { store: 'app_store', good: 'lifetime', ageDays: 300 });

  person(context, who.chandra, 'Chandra Rao');
  addSubscription(context, who.chandra, {
    status: 'active',
    store: 'app_store',
    plan: proMonthly,
    facts: {
      autoRenewalStatus: 'will_change_product',
      pendingProductId: catalogue.plan('app_store', { tier: 'premium', term: 'yearly' }),
    },
  });

  seedCollector(context);
  store.customers.add(customerFacts({ id: who.newcomer, firstSeenAt: now - 60_000 }));

  for (const id of [who.sandy, who.sandysTwin]) {
    person(context, id, id);
    store.setAttribute(id, '$email', 'qa@example.com', now - day);
  }
  addSubscription(context, who.sandy, {
    status: 'active',
    store: 'test_store',
    plan: proMonthly,
    facts: { environment: 'sandbox' },
  });
  addPurchase(context, who.sandy, {
    store: 'test_store',
    good: 'lifetime',
    ageDays: 1,
    facts: { environment: 'sandbox' },
  });

  for (const id of awkwardCustomerIds) {
    store.customers.add(customerFacts({ id, firstSeenAt: now - 50 * day, lastSeenAt: now - day }));
    store.setAttribute(id, '$displayName', 'Awkward', now - day);
    addSubscription(context, id, { status: 'active', store: 'stripe', plan: proMonthly });
    addPurchase(context, id, { store: 'stripe', good: 'lifetime', ageDays: 30 });
  }
}

/** One customer with more of everything than fits a page of 20, or of 100. */
function seedCollector(context: SeedContext): void {
  const { store, now } = context;
  const { id } = person(context, who.zoe, 'Zoe Papadaki');
  for (let index = 0; index < 24; index++) {
    store.setAttribute(id, `survey_answer_${index + 1}`, `answer ${index + 1}`, now - index * day);
  }
  for (let index = 0; index < 25; index++) {
    store.addAlias(id, { id: `zoe-device-${index + 1}`, createdAt: now - (index + 1) * 10 * day });
  }
  addSubscription(context, id, { status: 'active', store: 'play_store', plan: proMonthly, renewals: 29 });
  for (let index = 1; index < 160; index++) {
    addSubscription(context, id, {
      status: 'expired',
      store: index % 2 === 0 ? 'play_store' : 'app_store',
      plan: proMonthly,
      facts: { environment: index % 5 === 0 ? 'sandbox' : 'production' },
    });
  }
  for (let index = 0; index < 155; index++) {
    addPurchase(context, id, {
      store: 'app_store',
      good: 'coins_100',
      ageDays: 155 - index,
      facts: { environment: index % 5 === 0 ? 'sandbox' : 'production' },
    });
  }
}

function person(
  { store, now, random }: SeedContext,
  id: string,
  displayName: string,
  facts: Partial<StoredCustomer> = {},
): StoredCustomer {
  const customer = store.customers.add(
    customerFacts({
      id,
      firstSeenAt: now - random.between(300, 900) * day,
      lastSeenAt: now - random.between(1, 40) * 3_600_000,
      lastSeenAppVersion: '4.1.3',
      lastSeenCountry: 'GB',
      lastSeenPlatform: 'iOS',
      lastSeenPlatformVersion: '18.1',
      ...facts,
    }),
  );
  store.setAttribute(id, '$email', `${id}@example.com`, now - 30 * day);
  store.setAttribute(id, '$displayName', displayName, now - 30 * day);
  return customer;
}
