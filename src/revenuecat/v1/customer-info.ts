import type { AnswerOf } from '../call.ts';

/** What most of v1 answers: a customer with all it owns, keyed by the stores' identifiers. */
export type Subscriber = AnswerOf<'v1:subscribers'>;
type Facts = NonNullable<Subscriber['subscriber']>;
type KeyedBy<Key extends string, Value> = Value & Readonly<Record<Key, string>>;

export type EntitlementInfo = KeyedBy<'identifier', NonNullable<Facts['entitlements']>[string]>;
export type SubscriptionInfo = KeyedBy<'productIdentifier', NonNullable<Facts['subscriptions']>[string]>;
export type PurchaseInfo = KeyedBy<
  'productIdentifier',
  NonNullable<Facts['non_subscriptions']>[string][number]
>;

/** A customer as the SDK sees it, with lists in place of v1's maps, and without its attributes. */
export interface CustomerInfo extends Omit<
  Facts,
  'entitlements' | 'subscriptions' | 'non_subscriptions' | 'subscriber_attributes'
> {
  /** Epoch milliseconds. */
  readonly requestedAt: number | null;
  readonly entitlements: readonly EntitlementInfo[];
  readonly subscriptions: readonly SubscriptionInfo[];
  readonly nonSubscriptions: readonly PurchaseInfo[];
}

/** Attributes are left out: v1 shows them to secret keys only, never to the SDK, and v2 has them. */
export function customerInfoFrom(answer: Subscriber): CustomerInfo {
  const {
    entitlements,
    subscriptions,
    non_subscriptions: purchases,
    subscriber_attributes: _attributes,
    ...facts
  } = answer.subscriber ?? {};
  return {
    ...facts,
    requestedAt: answer.request_date_ms ?? null,
    entitlements: entriesOf(entitlements).map(([identifier, value]) => ({ ...value, identifier })),
    subscriptions: entriesOf(subscriptions).map(([productIdentifier, value]) => ({
      ...value,
      productIdentifier,
    })),
    nonSubscriptions: entriesOf(purchases).flatMap(([productIdentifier, bought]) =>
      (Array.isArray(bought) ? bought : []).map((value) => ({ ...value, productIdentifier })),
    ),
  };
}

/** v1 writes moments as ISO 8601. Null for none, and for what is no moment. */
export function momentOf(text: string | null | undefined): number | null {
  const moment = Date.parse(text ?? '');
  return Number.isNaN(moment) ? null : moment;
}

/** The entries of a map as it may really come; what is not an object is left out. */
function entriesOf<Value extends object>(map: Readonly<Record<string, Value>> | undefined) {
  return Object.entries(map ?? {}).filter(
    ([, value]) => typeof value === 'object' && (value as unknown) !== null,
  );
}
