import type { operations, OperationId } from '../generated/operations.ts';

type OperationOf<Api extends string> = {
  [Id in OperationId]: (typeof operations)[Id]['api'] extends Api ? Id : never;
}[OperationId];

/** What does in v2 the work of an operation of v1. */
export interface Replacement {
  /** Operations of v2; the coverage page names the fields that send them. */
  readonly operations: readonly OperationOf<'v2'>[];
  /** How to go about it where the two differ. */
  readonly note: string;
}

/**
 * The operations of v1 that this server never sends, because v2 has an answer. The other operations of v1 and the
 * external purchases are mutations and queries of their own.
 */
export const replacedByV2 = {
  'v1:delete-subscriber': {
    operations: ['delete-customer'],
    note: 'The same.',
  },
  'v1:update-subscriber-attributes': {
    operations: ['set-customer-attributes'],
    note: 'The same; v2 also tells which attribute is wrong.',
  },
  'v1:grant-a-promotional-entitlement': {
    operations: ['grant-customer-entitlement'],
    note: 'By the id of the entitlement and until a moment, in place of its identifier and a named duration.',
  },
  'v1:revoke-promotional-entitlements': {
    operations: ['revoke-customer-granted-entitlement'],
    note: 'By the id of the entitlement; what was never granted is not found.',
  },
  'v1:override-offering': {
    operations: ['assign-customer-offering'],
    note: 'The same.',
  },
  'v1:delete-offering-override': {
    operations: ['assign-customer-offering'],
    note: 'With no offering, which clears the override.',
  },
  'v1:extend-an-apple-subscription': {
    operations: ['search-subscriptions', 'extend-subscription'],
    note: 'The search finds the subscription by its store transaction; the same 90 days and reason codes hold.',
  },
} as const satisfies Partial<Record<OperationOf<'v1'>, Replacement>>;
