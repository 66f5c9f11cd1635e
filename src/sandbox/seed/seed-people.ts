import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';

const day = 86_400_000;

const people = [
  ['Ines Carvalho', 'ines@example.com', 'admin', 985, true],
  ['Tomasz Nowak', 'tomasz@example.com', 'developer', 800, true],
  ['Mei Tanaka', 'mei@example.com', 'growth_specialist', 400, false],
  ['Sam Osei', 'sam@example.com', 'customer_support', 120, false],
  // Invited, and not here yet: neither a name nor a date.
  [null, 'new.colleague@example.com', 'read_only', null, false],
] as const;

export function seedCollaborators(store: ProjectStore, now: number, random: Random): void {
  for (const [name, email, role, joinedDaysAgo, hasMfa] of people) {
    store.collaborators.add({
      object: 'collaborator',
      id: newId('collaborator', random),
      name,
      email,
      role,
      accepted_at: joinedDaysAgo === null ? null : now - joinedDaysAgo * day,
      has_mfa: hasMfa,
    });
  }
}

/** One receiver of everything, one for one app and few events, one that is never called. */
export function seedWebhookIntegrations(store: ProjectStore, now: number, random: Random): void {
  const ios = [...store.apps].find(({ type }) => type === 'app_store');
  store.webhookIntegrations.add({
    id: newId('webhookIntegration', random),
    name: 'Customer database',
    url: 'https://hooks.example.com/revenuecat',
    authorizationHeader: 'Bearer canary-webhook-authorization',
    environment: null,
    eventTypes: null,
    appId: null,
    createdAt: now - 900 * day,
  });
  store.webhookIntegrations.add({
    id: newId('webhookIntegration', random),
    name: 'Churn alerts',
    url: 'https://alerts.example.com/churn?source=revenuecat',
    authorizationHeader: null,
    environment: 'production',
    eventTypes: ['cancellation', 'billing_issue', 'expiration'],
    appId: ios?.id ?? null,
    createdAt: now - 200 * day,
  });
  store.webhookIntegrations.add({
    id: newId('webhookIntegration', random),
    name: 'Staging',
    url: 'https://staging.example.com/hooks',
    authorizationHeader: null,
    environment: 'sandbox',
    eventTypes: [],
    appId: null,
    createdAt: now - 45 * day,
  });
}
