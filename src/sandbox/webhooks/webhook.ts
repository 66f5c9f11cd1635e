import { createHash } from 'node:crypto';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { Environment } from '../../revenuecat/generated/wire.ts';
import type { StoredEvent } from '../state/customer-ledger.ts';
import type { ProjectStore } from '../state/project-store.ts';

/** What is told to a receiver of webhooks. */
export interface Webhook {
  /** Its own id, which stays the same however often it is sent. */
  readonly id: string;
  /** As in the settings of an integration, such as `initial_purchase`; `test` is in none of them. */
  readonly type: string;
  readonly environment: Environment;
  /** Null where no app is behind it, such as a grant. */
  readonly appId: string | null;
  /** What is sent as `event`. */
  readonly event: Readonly<Record<string, unknown>>;
}

const types: ReadonlySet<string> = new Set(wireEnums.WebhookEventType);

/** Tells one event of a customer's history from all others, also from the same end that came about a second time. */
export function eventKey({ id, occurredAt }: StoredEvent): string {
  return `${id}@${String(occurredAt)}`;
}

/** The webhook for what a customer's history says; null for what the original sends none for. */
export function webhookOf(project: ProjectStore, event: StoredEvent): Webhook | null {
  const { body, appId, environment, occurredAt } = event;
  const type = typeof body['type'] === 'string' ? body['type'].toLowerCase() : '';
  if (!types.has(type) || isRefundOfEarlierPayment(project, body)) return null;
  if (type === 'transfer') return transferWebhook(project, event);
  const id = uuidOf(eventKey(event));
  const customerId = typeof body['app_user_id'] === 'string' ? body['app_user_id'] : '';
  return {
    id,
    type,
    environment: environment ?? 'production',
    appId,
    event: {
      original_app_user_id: customerId,
      aliases: namesOf(project, customerId).filter((name) => name !== customerId),
      app_id: appId,
      environment: (environment ?? 'production').toUpperCase(),
      ...body,
      id,
      event_timestamp_ms: occurredAt,
    },
  };
}

/** What the dashboard's button sends. Nothing has happened, and nobody is meant. */
export function testWebhook(ordinal: number, now: number): Webhook {
  const id = uuidOf(`test ${String(ordinal)}`);
  const nobody = uuidOf('nobody');
  return {
    id,
    type: 'test',
    environment: 'sandbox',
    appId: null,
    event: {
      type: 'TEST',
      id,
      event_timestamp_ms: now,
      app_id: null,
      app_user_id: nobody,
      original_app_user_id: nobody,
      aliases: [nobody],
      environment: 'SANDBOX',
      store: 'APP_STORE',
      subscriber_attributes: {},
    },
  };
}

/** Both sides have it in their history, and it is told once: with the names of both, and of no customer by itself. */
function transferWebhook(project: ProjectStore, { body, occurredAt }: StoredEvent): Webhook {
  const [from, to] = [firstOf(body['transferred_from']), firstOf(body['transferred_to'])];
  const moved =
    [...project.subscriptionsOf(to)].find(({ productId }) => productId !== null) ??
    [...project.purchasesOf(to)][0];
  const appId = project.products.get(moved?.productId ?? '')?.app_id ?? null;
  const environment = moved?.environment ?? 'production';
  const id = uuidOf(`transfer ${JSON.stringify([from, to, occurredAt])}`);
  return {
    id,
    type: 'transfer',
    environment,
    appId,
    event: {
      type: 'TRANSFER',
      id,
      event_timestamp_ms: occurredAt,
      app_id: appId,
      environment: environment.toUpperCase(),
      store: moved?.store.toUpperCase() ?? null,
      transferred_from: namesOf(project, from),
      transferred_to: namesOf(project, to),
    },
  };
}

/** The original tells a refund of the latest period only. */
function isRefundOfEarlierPayment(project: ProjectStore, body: StoredEvent['body']): boolean {
  const transactionId = body['transaction_id'];
  if (body['type'] !== 'CANCELLATION' || Number(body['price']) >= 0 || typeof transactionId !== 'string')
    return false;
  const [subscription] = project.subscriptionsByStoreIdentifier(transactionId);
  const latest = subscription?.transactions.at(-1);
  return latest !== undefined && latest.id !== transactionId;
}

function namesOf(project: ProjectStore, customerId: string): string[] {
  return [customerId, ...[...project.aliasesOf(customerId)].map(({ id }) => id)];
}

function firstOf(value: unknown): string {
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  return typeof first === 'string' ? first : '';
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(`webhook\n${text}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
