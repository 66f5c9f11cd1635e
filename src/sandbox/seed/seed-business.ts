import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import { Random } from '../random.ts';
import type { SandboxStore } from '../state/sandbox-store.ts';
import { memorableCustomers } from './memorable-customers.ts';
import { seedApps } from './seed-apps.ts';
import { seedBalances } from './seed-balances.ts';
import { seedConfiguration } from './seed-configuration.ts';
import { seedCrowd } from './seed-crowd.ts';
import { seedEntitlements } from './seed-entitlements.ts';
import { seedMemorable } from './seed-memorable.ts';
import { seedOfferings } from './seed-offerings.ts';
import { seedProducts } from './seed-products.ts';

const day = 86_400_000;
const seedNumber = 20_240_229;
/** How many customers the business has unless it is told. */
const usualCustomerCount = 2000;

/** A project without anything in it, with the id that every sandbox has. */
export function seedEmptyProject(store: SandboxStore, now: number): ProjectStore {
  return store.addProject({
    object: 'project',
    id: newId('project', new Random(seedNumber)),
    name: 'Skylark Weather',
    created_at: now - 1000 * day,
    icon_url: null,
    icon_url_large: null,
  });
}

/**
 * A business of 9 apps, 60 products and so many customers. Every id is the same in every sandbox, and every date has
 * the same distance from `now`; a larger business begins with the customers of a smaller one.
 */
export function seedBusiness(
  sandbox: SandboxStore,
  now: number,
  customerCount: number = usualCustomerCount,
): ProjectStore {
  const random = new Random(seedNumber + 1);
  const store = seedEmptyProject(sandbox, now);
  const createdAt = now - 990 * day;
  const apps = seedApps(store, createdAt, random);
  const catalogue = seedProducts(store, apps, createdAt, random);
  const entitlementIds = seedEntitlements(store, createdAt, random);
  const offeringIds = seedOfferings(store, createdAt, random);
  seedConfiguration(store, now);
  const context = { store, catalogue, entitlementIds, offeringIds, now, random };
  seedMemorable(context);
  seedCrowd(context, customerCount);
  seedBalances(store);
  store.ledger.blockedAt.set(memorableCustomers.refunded, now - 9 * day);
  return store;
}
