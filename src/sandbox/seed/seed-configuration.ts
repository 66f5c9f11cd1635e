import type { ProjectStore } from '../state/project-store.ts';
import { Random } from '../random.ts';
import { seedAuditLogs } from './seed-audit-logs.ts';
import { seedDiscounts } from './seed-discounts.ts';
import { seedPaywalls } from './seed-paywalls.ts';
import { seedCollaborators, seedWebhookIntegrations } from './seed-people.ts';
import { seedStoreProducts } from './seed-store-products.ts';
import { seedVirtualCurrencies } from './seed-virtual-currencies.ts';

/** The settings around the catalogue. It has chances of its own, so that the ids of everything else stay as they are. */
export function seedConfiguration(store: ProjectStore, now: number): void {
  const random = new Random(20_240_301);
  seedStoreProducts(store, random);
  seedPaywalls(store, now, random);
  seedVirtualCurrencies(store, now);
  seedDiscounts(store, now, random);
  seedCollaborators(store, now, random);
  seedWebhookIntegrations(store, now, random);
  seedAuditLogs(store, now);
}
