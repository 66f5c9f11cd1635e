import type { ResourceChange } from '../loading/resource-change.ts';

/** A webhook of RevenueCat's, as far as this server reads it. Anything else in the body may be missing or odd. */
export interface WebhookEvent {
  /** RevenueCat's name of it, such as `RENEWAL`; new ones appear without notice. */
  readonly type: string;
  /** Null where it has none: it then cannot be told from a repetition, which does no harm. */
  readonly id: string | null;
  /** Epoch milliseconds; null where it does not say. */
  readonly occurredAt: number | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Reads the text of a webhook; null for what is no JSON or no event. Never throws. */
export function readWebhookEvent(text: string): WebhookEvent | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const body = isObject(parsed) ? parsed['event'] : null;
  if (!isObject(body)) return null;
  const { type, id, event_timestamp_ms: occurredAt } = body;
  if (typeof type !== 'string' || type === '' || isNestedTooDeeply(body)) return null;
  return {
    type,
    id: typeof id === 'string' && id !== '' ? id : null,
    occurredAt: typeof occurredAt === 'number' && Number.isSafeInteger(occurredAt) ? occurredAt : null,
    body,
  };
}

/** Types that never make a customer appear in a list or leave it. Unknown types may, so they are not here. */
const knownCustomersOnly = new Set([
  'RENEWAL',
  'PRODUCT_CHANGE',
  'CANCELLATION',
  'BILLING_ISSUE',
  'UNCANCELLATION',
  'SUBSCRIPTION_PAUSED',
  'EXPIRATION',
  'SUBSCRIPTION_EXTENDED',
  'INVOICE_ISSUANCE',
  'REFUND_REVERSED',
  'VIRTUAL_CURRENCY_TRANSACTION',
]);

/** More ids than any customer has; whoever lists more is taken to mean everybody. */
const mostIds = 1_000;

/**
 * What an event makes wrong. Its data is never taken for the truth, because events come late, twice and in any order; what
 * it names is read again. An event that names nobody may be about anybody.
 */
export function changesOf({ type, body }: WebhookEvent, projectId: string): readonly ResourceChange[] {
  if (type === 'TEST') return [];
  const customerIds = customerIdsOf(body);
  const customers: ResourceChange =
    customerIds.length === 0 || customerIds.length > mostIds
      ? { kind: 'any-customer', projectId }
      : { kind: 'customer', projectId, customerIds };
  return knownCustomersOnly.has(type) ? [customers] : [{ kind: 'customer-list', projectId }, customers];
}

/**
 * The ids that an event gives to one customer. The original id is not among them: after a transfer it is that of whoever had
 * the purchase first.
 */
export function namesOf({ body }: WebhookEvent): readonly string[] {
  return idsIn([body['app_user_id'], body['aliases']]);
}

function customerIdsOf(body: WebhookEvent['body']): readonly string[] {
  return idsIn([
    body['app_user_id'],
    body['original_app_user_id'],
    body['aliases'],
    body['transferred_from'],
    body['transferred_to'],
  ]);
}

/** The texts among the values, and in those of them that are lists. */
function idsIn(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.flat().filter((id) => typeof id === 'string' && id !== ''))] as string[];
}

/** Events have three levels. Whoever hands one on writes it level within level, and runs out of stack at some depth. */
const mostLevels = 50;

/** Looked through level by level, because the depth is what is in question. */
function isNestedTooDeeply(body: object): boolean {
  let level: readonly object[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === mostLevels) return true;
    level = level.flatMap((it) =>
      (Object.values(it) as unknown[]).filter(
        (value): value is object => typeof value === 'object' && value !== null,
      ),
    );
  }
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
