import type { RevenueCatClient } from '../revenuecat/call.ts';
import type { WebhookIntegration } from '../revenuecat/generated/wire.ts';
import type { RegistrationOptions } from './options.ts';

/** Something that is not as it should be, and that the command cannot decide; the message says what to do. */
export class RegistrationError extends Error {}

/** One setting of the integration, in words. */
interface SettingChange {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

/** What was done, or would be in a dry run. */
export interface Registration {
  readonly kind: 'created' | 'updated' | 'unchanged';
  /** Null for one that a dry run would create. */
  readonly integrationId: string | null;
  readonly name: string;
  readonly changes: readonly SettingChange[];
  /** Whether the integration has another authorization now than before. */
  readonly newAuthorization: boolean;
}

const ourName = 'revenuecat-graphql';
const mostPages = 20;

/**
 * Makes the integration for the address, or brings the one that exists to what this server needs: every event, of every app,
 * of both environments. Doing it again changes nothing. Throws `RegistrationError`, and what the client throws.
 */
export async function registerWebhook(
  client: RevenueCatClient,
  projectId: string,
  options: RegistrationOptions,
  /** The authorization to set. Asked for only where it is set. */
  authorization: () => string,
): Promise<Registration> {
  const existing = await findIntegration(client, projectId, options.url);
  if (existing === null) return create(client, projectId, options, authorization);
  const changes = changesTo(existing, options);
  const { id } = existing;
  const name = options.name ?? existing.name;
  const registration = { integrationId: id, name, changes, newAuthorization: options.rotateSecret };
  if (changes.length === 0 && !options.rotateSecret) return { kind: 'unchanged', ...registration };
  if (!options.dryRun) {
    await client.call('update-webhook-integration', {
      path: { project_id: projectId, webhook_integration_id: id },
      body: {
        name,
        event_types: null,
        environment: null,
        app_id: null,
        ...(options.rotateSecret ? { authorization_header: authorization() } : {}),
      },
    });
  }
  return { kind: 'updated', ...registration };
}

async function create(
  client: RevenueCatClient,
  projectId: string,
  { name: given, url, dryRun }: RegistrationOptions,
  authorization: () => string,
): Promise<Registration> {
  const name = given ?? ourName;
  const registration = { kind: 'created', name, changes: [], newAuthorization: true } as const;
  if (dryRun) return { ...registration, integrationId: null };
  const { id } = await client.call('create-webhook-integration', {
    path: { project_id: projectId },
    body: {
      name,
      url,
      authorization_header: authorization(),
      // Everything, so that a type which RevenueCat adds later arrives too.
      event_types: null,
      environment: null,
      app_id: null,
    },
  });
  return { ...registration, integrationId: id };
}

/** The integration that sends to this address; null when there is none. Throws when there are several. */
async function findIntegration(
  client: RevenueCatClient,
  projectId: string,
  url: string,
): Promise<WebhookIntegration | null> {
  const found: WebhookIntegration[] = [];
  const pages = client.pages(
    'list-webhook-integrations',
    { path: { project_id: projectId } },
    { maxPages: mostPages, limit: 100 },
  );
  for await (const { items } of pages) found.push(...items.filter((one) => sameAddress(one.url, url)));
  const [first, ...others] = found;
  if (others.length > 0) {
    throw new RegistrationError(
      `Several integrations send to this address (${found.map(({ id }) => id).join(', ')}), so every event comes more than once. Delete all but one, and run this again.`,
    );
  }
  return first ?? null;
}

/** Addresses that differ in writing only are one receiver. */
function sameAddress(theirs: string, ours: string): boolean {
  return URL.parse(theirs)?.href === ours;
}

function changesTo(existing: WebhookIntegration, { name }: RegistrationOptions): readonly SettingChange[] {
  const types = existing.event_types ?? null;
  const differences: readonly (SettingChange | null)[] = [
    name === null || name === existing.name ? null : { setting: 'name', from: existing.name, to: name },
    types === null
      ? null
      : { setting: 'event types', from: types.length === 0 ? 'none' : types.join(', '), to: 'all' },
    existing.environment == null ? null : { setting: 'environment', from: existing.environment, to: 'both' },
    existing.app_id == null ? null : { setting: 'app', from: existing.app_id, to: 'all' },
  ];
  return differences.filter((difference) => difference !== null);
}
