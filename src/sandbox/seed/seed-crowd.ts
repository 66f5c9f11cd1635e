import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { customerFacts } from '../state/facts-with-defaults.ts';
import { hexDigits } from '../ids.ts';
import type { Random } from '../random.ts';
import type { Country, Store } from '../state/stored-facts.ts';
import { addPurchase, addSubscription } from './bought.ts';
import type { SeedContext } from './bought.ts';
import type { Plan } from './plans.ts';

const day = 86_400_000;
const proMonthly: Plan = { tier: 'pro', term: 'monthly' };

/** Fills the store up to `count` customers: first one for every combination that the document knows, then a crowd. */
export function seedCrowd(context: SeedContext, count: number): void {
  seedCombinations(context);
  while (context.store.customers.size < count) seedSomebody(context);
}

/** Every status in every store, and every renewal status with each ownership and environment. */
function seedCombinations(context: SeedContext): void {
  const { catalogue } = context;
  for (const store of wireEnums['Subscription.store']) {
    for (const status of wireEnums['Subscription.status']) {
      const id = newCustomer(context);
      addSubscription(context, id, { status, store, plan: proMonthly });
      addPurchase(context, id, {
        store,
        good: 'lifetime',
        ageDays: 40,
        facts: { refundedAt: context.now - day },
      });
    }
  }
  for (const autoRenewalStatus of wireEnums['Subscription.auto_renewal_status']) {
    for (const ownership of wireEnums['Ownership']) {
      for (const environment of wireEnums['Environment']) {
        const id = newCustomer(context);
        const subscription = addSubscription(context, id, {
          status: 'active',
          store: 'app_store',
          plan: proMonthly,
          facts: { autoRenewalStatus, ownership, environment },
        });
        if (autoRenewalStatus === 'has_already_renewed') {
          subscription.renewedUntil = (subscription.currentPeriodEndsAt ?? context.now) + 30 * day;
        }
        if (autoRenewalStatus === 'will_change_product') {
          subscription.pendingProductId = catalogue.plan('app_store', { tier: 'premium', term: 'monthly' });
        }
        addPurchase(context, id, {
          store: 'app_store',
          good: 'radar_pack',
          ageDays: 9,
          facts: { ownership, environment },
        });
      }
    }
  }
}

const shops: readonly Store[] = [
  ...Array<Store>(9).fill('app_store'),
  ...Array<Store>(7).fill('play_store'),
  ...Array<Store>(2).fill('stripe'),
  ...Array<Store>(2).fill('rc_billing'),
  'amazon',
  'paddle',
];
const tiers = ['plus', 'pro', 'pro', 'pro', 'premium', 'family'] as const;
const someTerms = ['monthly', 'monthly', 'yearly'] as const;
const statuses = [
  'active',
  'active',
  'active',
  'active',
  'expired',
  'expired',
  'expired',
  'trialing',
  'in_grace_period',
  'in_billing_retry',
] as const;

/** One of the many: six in ten never paid, as in most apps. */
function seedSomebody(context: SeedContext): void {
  const { random, store: project } = context;
  const id = newCustomer(context);
  if (random.chance(0.6)) return;
  const store = random.pick(shops);
  const plan: Plan = { tier: random.pick(tiers), term: random.pick(someTerms) };
  const status = random.pick(statuses);
  const sold = context.catalogue.plan(store, plan) === null ? proMonthly : plan;
  addSubscription(context, id, {
    status,
    store,
    plan: sold,
    renewals: status === 'trialing' ? 0 : random.between(0, 5),
    facts: status === 'active' && random.chance(0.2) ? { autoRenewalStatus: 'will_not_renew' } : {},
  });
  if (random.chance(0.15)) addSubscription(context, id, { status: 'expired', store, plan: proMonthly });
  if (random.chance(0.05))
    addSubscription(context, id, { status: 'active', store: 'promotional', plan: proMonthly });
  if (random.chance(0.2)) {
    const ageDays = random.between(1, 300);
    const refundedAt = random.chance(0.15) ? context.now - random.between(0, ageDays - 1) * day - 1 : null;
    const good = random.pick(['lifetime', 'radar_pack', 'coins_100'] as const);
    addPurchase(context, id, { store, good, ageDays, facts: { refundedAt } });
  }
  if (random.chance(0.1)) project.setAttribute(id, 'plan_interest', random.pick(tiers), context.now - day);
}

const firstNames = [
  'Amara',
  'Bruno',
  'Chloe',
  'Dmitri',
  'Elif',
  'Farah',
  'Goran',
  'Hana',
  'Ivo',
  'Jun',
] as const;
const lastNames = [
  'Abe',
  'Berg',
  'Costa',
  'Diallo',
  'Ek',
  'Fontaine',
  'Gupta',
  'Horvat',
  'Ito',
  'Jansen',
] as const;
const countries = [
  'US',
  'US',
  'US',
  'GB',
  'DE',
  'FR',
  'JP',
  'BR',
  'IN',
  'ES',
  'KR',
  'SE',
] as const satisfies Country[];
const platforms = [
  ['iOS', ['17.6', '18.1', '18.2']],
  ['android', ['33', '34', '35']],
  ['web', ['chrome 130', 'safari 18']],
] as const;

function newCustomer({ store, now, random }: SeedContext): string {
  const number = store.customers.size;
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  const email = `${first}.${last}.${number}@example.com`.toLowerCase();
  const id = customerId(random, number, email);
  const [platform, versions] = random.pick(platforms);
  const firstSeenAt = now - random.between(1, 900) * day;
  store.customers.add(
    customerFacts({
      id,
      firstSeenAt,
      lastSeenAt: now - Math.floor(random.next() * (now - firstSeenAt)),
      lastSeenAppVersion: `4.${random.between(0, 2)}.${random.between(0, 9)}`,
      lastSeenCountry: random.pick(countries),
      lastSeenPlatform: platform,
      lastSeenPlatformVersion: random.pick(versions),
      experiment: random.chance(0.1)
        ? {
            object: 'experiment_enrollment',
            id: 'prexp1a2b3c4d5e',
            name: 'Yearly first',
            variant: random.pick(['a', 'b']),
          }
        : null,
    }),
  );
  if (random.chance(0.6)) {
    const setAt = firstSeenAt + 60_000;
    store.setAttribute(id, '$email', email, setAt);
    store.setAttribute(id, '$displayName', `${first} ${last}`, setAt);
  }
  if (!id.startsWith('$') && random.chance(0.3)) {
    store.addAlias(id, { id: `$RCAnonymousID:${hexDigits(32, random)}`, createdAt: firstSeenAt });
  }
  return id;
}

/** Apps choose ids in their own ways: UUIDs, numbers, e-mail addresses, or none, and the SDK makes one up. */
function customerId(random: Random, number: number, email: string): string {
  const hex = hexDigits(32, random);
  switch (random.between(0, 9)) {
    case 0:
    case 1:
    case 2:
      return `$RCAnonymousID:${hex}`;
    case 3:
      return email;
    case 4:
    case 5:
      return String(100_000 + number);
    default:
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      );
  }
}
