import type { Account } from './run-state.ts';

/** A write that is to happen once. */
export interface Write {
  readonly kind: 'coins' | 'attribute' | 'grant' | 'refund';
  /** What upstream names it by: see `nameOf` of the upstream. */
  readonly name: string;
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Whose coins it changes. */
  readonly account: Account | null;
}

const attributeNames = 10;
const grantsFrom = Date.UTC(2040, 0, 1);

/** One coin for a customer. */
export function giveCoin(number: number, account: Account): Write {
  const name = `soak-${String(number)}`;
  return {
    kind: 'coins',
    name,
    account,
    mutation: document('CreateVirtualCurrencyTransaction', 'createVirtualCurrencyTransaction'),
    input: {
      customerId: account.id,
      adjustments: [{ currencyCode: 'COIN', amount: 1 }],
      reference: name,
    },
  };
}

export function setAttribute(number: number, customerId: string): Write {
  const name = `soak-${String(number)}`;
  return {
    kind: 'attribute',
    name,
    account: null,
    mutation: document('SetCustomerAttributes', 'setCustomerAttributes'),
    input: { customerId, attributes: [{ name: `soak_${String(number % attributeNames)}`, value: name }] },
  };
}

/** Until a moment that no other grant of the run has. */
export function grant(number: number, customerId: string, entitlementId: string): Write {
  const until = grantsFrom + number * 1_000;
  return {
    kind: 'grant',
    name: `grant ${String(until)}`,
    account: null,
    mutation: document('GrantEntitlement', 'grantEntitlement'),
    input: { customerId, entitlementId, expiresAt: new Date(until).toISOString() },
  };
}

/** Each subscription can be refunded once in a run. */
export function refund(subscriptionId: string): Write {
  return {
    kind: 'refund',
    name: `refund ${subscriptionId}`,
    account: null,
    mutation: document('RefundSubscription', 'refundSubscription'),
    input: { subscriptionId },
  };
}

function document(type: string, field: string): string {
  return `mutation Soak${type}($input: ${type}Input!) {
    result: ${field}(input: $input) { __typename ... on UserError { code } ... on ConflictError { retryAfterMs } }
  }`;
}
