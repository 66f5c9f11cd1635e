import type { GraphQLResolveInfo } from 'graphql';
import { Held } from '../../loading/held.ts';
import { withheldFrom } from '../common/reference.ts';
import { selectedFields, selectsOnlyId } from '../common/selection.ts';
import type { RequestContext } from '../context.ts';
import { customerById, type CustomerNeeds } from './customer-loader.ts';
import type { CustomerObject } from './customer-ref.ts';

/** The fields of a customer that change without a webhook. */
const unannouncedFields = [
  'lastSeenAt',
  'lastSeenAppVersion',
  'lastSeenCountry',
  'lastSeenPlatform',
  'lastSeenPlatformVersion',
  'experiment',
];

/** Which parts of a customer its selection asks for, so that one call brings them all. */
export function customerNeeds(info: GraphQLResolveInfo): CustomerNeeds {
  const selected = selectedFields(info, 'Customer');
  return {
    attributes: selected.has('attributes'),
    activeEntitlements: ['activeEntitlements', 'activeEntitlement', 'hasActiveEntitlement'].some((name) =>
      selected.has(name),
    ),
    unannounced: unannouncedFields.some((name) => selected.has(name)),
  };
}

/** The customer that an id of upstream refers to: the id alone when no more is selected, null when it is gone. */
export async function loadCustomerReference(
  info: GraphQLResolveInfo,
  context: RequestContext,
  projectId: string,
  customerId: string | null | undefined,
): Promise<CustomerObject | null> {
  if (customerId === null || customerId === undefined) return null;
  if (selectsOnlyId(info, 'Customer')) return Held.idOnly(projectId, customerId);
  const needs = customerNeeds(info);
  try {
    const customer = await context.loaders.load(customerById, { projectId, customerId, needs });
    return customer === null ? null : Held.of(projectId, customer.id, customer);
  } catch (error) {
    return withheldFrom(error, projectId, customerId);
  }
}
