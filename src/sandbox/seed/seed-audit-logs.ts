import type { AuditTrail } from '../state/audit-trail.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { StoredAuditLog } from '../state/stored-configuration.ts';

const day = 86_400_000;

type Actor = readonly [type: StoredAuditLog['actor_type'], identifier: string];
type Entry = Parameters<AuditTrail['append']>[0];

const ines: Actor = ['user', 'ines@example.com'];
const tomasz: Actor = ['user', 'tomasz@example.com'];
const key: Actor = ['api_key', 'continuous delivery'];
const cli: Actor = ['oauth_client', 'RevenueCat CLI'];
const system: Actor = ['system', 'revenuecat'];

/** How the project came to be what it is: a line for each object, and the odd change since. */
export function seedAuditLogs(store: ProjectStore, now: number): void {
  const { project } = store;
  const entries: Entry[] = [];
  const add = (
    at: number,
    [actorType, actor]: Actor,
    target: string,
    id: string,
    what = 'created',
    data: Record<string, unknown> = {},
  ): void => {
    entries.push({
      action_type: `${target}_${what}`,
      target_type: target,
      target_identifier: id,
      actor_type: actorType,
      actor_identifier: actor,
      occurred_at: at,
      additional_data: data,
    });
  };

  add(project.created_at, ines, 'project', project.id);
  for (const { id, email, accepted_at: at } of store.collaborators) {
    if (at !== null) add(at - day, ines, 'collaborator', id, 'invited', { email });
  }
  for (const { id, created_at: at, name } of store.apps) add(at, ines, 'app', id, 'created', { name });
  for (const { id, created_at: at } of store.products) add(at, system, 'product', id, 'imported');
  for (const { id, createdAt: at, lookupKey } of store.entitlements) {
    add(at, tomasz, 'entitlement', id, 'created', { lookup_key: lookupKey });
  }
  for (const { id, createdAt: at, lookupKey } of store.offerings) {
    add(at, tomasz, 'offering', id, 'created', { lookup_key: lookupKey });
  }
  for (const { id, createdAt: at } of store.paywalls) add(at, cli, 'paywall', id);
  for (const { id, createdAt: at } of store.virtualCurrencies) add(at, key, 'virtual_currency', id);
  for (const { id, createdAt: at } of store.discounts) add(at, key, 'discount', id);
  for (const { id, createdAt: at } of store.webhookIntegrations) add(at, tomasz, 'webhook_integration', id);

  const names = { old_value: 'Skylark', new_value: project.name };
  add(now - 870 * day, ines, 'project', project.id, 'name_updated', names);
  for (const { id, lookupKey } of store.entitlements) {
    if (lookupKey === 'legacy_gold') add(now - 365 * day, tomasz, 'entitlement', id, 'archived');
  }
  for (const { id, isCurrent } of store.offerings) {
    if (isCurrent) add(now - 30 * day, key, 'offering', id, 'updated', { metadata: { old_value: null } });
  }

  // Products and the rest are of one moment: a stable sort keeps the order above.
  for (const entry of entries.toSorted((one, other) => one.occurred_at - other.occurred_at)) {
    store.auditTrail.append(entry);
  }
}
