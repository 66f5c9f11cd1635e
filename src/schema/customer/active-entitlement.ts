import { embeddedItems, isComplete } from '../../loading/embedded-list.ts';
import { MalformedAnswerError } from '../../revenuecat/errors.ts';
import type { Customer, CustomerEntitlement } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { defineConnection } from '../common/connection.ts';
import { asReferenceError, loadReference } from '../common/reference.ts';
import type { RequestContext } from '../context.ts';
import { EntitlementRef } from '../entitlement/entitlement-ref.ts';
import { entitlements } from '../entitlement/entitlement-loader.ts';
import { customerById } from './customer-loader.ts';
import { activeEntitlementsOfCustomer } from './customer-lists.ts';
import type { CustomerObject } from './customer-ref.ts';

/** An entitlement that a customer has, and until when. */
export interface ActiveEntitlement {
  readonly projectId: string;
  readonly customerId: string;
  readonly data: CustomerEntitlement;
}

export const CustomerEntitlementRef = builder.objectRef<ActiveEntitlement>('CustomerEntitlement');
export const CustomerEntitlementConnection = defineConnection(
  'CustomerEntitlement',
  CustomerEntitlementRef,
  'the active entitlements of a customer',
);

CustomerEntitlementRef.implement({
  description: 'An entitlement that a customer has now.',
  access: {
    rule: { operation: 'list-customer-active-entitlements', customers: 'own' },
    projectId: (active) => active.projectId,
    isOwn: (active, own) => own.customer(active.projectId, active.customerId),
  },
  fields: (t) => ({
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null when it does not.',
      resolve: ({ data }) => data.expires_at,
    }),
    entitlement: t.field({
      type: EntitlementRef,
      nullable: true,
      loads: { reference: entitlements.byId },
      description: 'What the customer is entitled to; null when it was deleted since.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Entitlement', entitlements.byId, projectId, data.entitlement_id),
    }),
  }),
});

/** Whether an entitlement still gives access, however old the copy is that says so. */
function isActive(
  entitlement: CustomerEntitlement,
  { liesAhead }: Pick<RequestContext, 'liesAhead'>,
): boolean {
  const { expires_at: expiresAt } = entitlement;
  // Upstream lists active ones only; an end that cannot be read takes nothing away from that.
  return typeof expiresAt !== 'number' || liesAhead(expiresAt);
}

/**
 * All entitlements that the customer has now. What the customer's own answer embeds is a page: when it says that more
 * follows, the rest is read before anybody may conclude that something is missing.
 */
export async function activeEntitlementsOf(
  customer: CustomerObject,
  context: RequestContext,
): Promise<readonly ActiveEntitlement[]> {
  const { projectId } = customer;
  const embedded = await embeddedEntitlements(customer, context);
  const all = isComplete(embedded) ? embeddedItems(embedded) : await listedEntitlements(customer, context);
  return all
    .filter((entitlement) => isActive(entitlement, context))
    .map((data) => ({ projectId, customerId: customer.id, data }));
}

/** Far more than a project has entitlements. */
const mostActiveEntitlements = 1000;

async function listedEntitlements(
  { projectId, id: customerId }: CustomerObject,
  context: RequestContext,
): Promise<readonly CustomerEntitlement[]> {
  const slice = { after: null, first: mostActiveEntitlements };
  const list = await context.loaders.load(activeEntitlementsOfCustomer, { projectId, customerId, slice });
  if (!list.hasNextPage) return list.items;
  throw new MalformedAnswerError(
    { operationId: 'list-customer-active-entitlements', status: 200, retryable: false },
    'the active entitlements of a customer have no end.',
  );
}

/** List items do not hold entitlements; the answer for the single customer does, and its attributes for the same call. */
async function embeddedEntitlements(
  customer: CustomerObject,
  context: RequestContext,
): Promise<Customer['active_entitlements'] | undefined> {
  const held = customer.data.active_entitlements;
  if (Array.isArray(held?.items)) return held;
  const read = await context.loaders.load(customerById, {
    projectId: customer.projectId,
    customerId: customer.id,
    needs: { activeEntitlements: true },
  });
  return read?.active_entitlements;
}

/** The active entitlement with this lookup key, or null. */
export async function findActiveEntitlement(
  customer: CustomerObject,
  lookupKey: string,
  context: RequestContext,
): Promise<ActiveEntitlement | null> {
  const active = await activeEntitlementsOf(customer, context);
  const named = await Promise.allSettled(
    active.map((it) =>
      context.loaders.load(entitlements.byId, { projectId: it.projectId, id: it.data.entitlement_id }),
    ),
  );
  const found = active.find((_it, index) => {
    const result = named[index];
    return result?.status === 'fulfilled' && result.value?.lookup_key === lookupKey;
  });
  if (found !== undefined) return found;
  // The one that cannot be told may be the one that was asked for.
  const untold = named.find((result) => result.status === 'rejected');
  if (untold !== undefined) throw asReferenceError(untold.reason);
  return null;
}
