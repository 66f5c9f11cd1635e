import { judge } from '../../auth/access-rule.ts';
import type { CustomerAttribute } from '../../revenuecat/generated/wire.ts';
import { nullIfMissing } from '../../loading/configuration-loader.ts';
import { embeddedItems, isComplete } from '../../loading/embedded-list.ts';
import {
  connectionOf,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { customerById } from './customer-loader.ts';
import { attributesOfCustomer } from './customer-lists.ts';
import type { CustomerObject } from './customer-ref.ts';

/** Far more than upstream keeps for a customer. */
const mostAttributes = 1000;

/**
 * A customer's attributes. Who sees them by ownership does not see the hidden ones; so that a page is not short, nor a
 * cursor a hint, all of them are read before they are cut into pages. Others page through upstream's own list.
 */
export async function visibleAttributes(
  customer: CustomerObject,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<CustomerAttribute> | null> {
  const list = { projectId: customer.projectId, customerId: customer.id };
  const embedded = await embeddedAttributes(customer, context);
  const cut = {
    cursorOf: (attribute: CustomerAttribute) => attribute.name,
    toNode: (attribute: CustomerAttribute) => attribute,
  };
  const seesAll = judge(context.viewer, attributesOfCustomer.access) === 'allowed';
  if (seesAll || context.hiddenAttributes.size === 0) {
    return resolveConnection(context, args, { loader: attributesOfCustomer, list, embedded, ...cut });
  }
  const slice = { after: null, first: mostAttributes };
  const all = isComplete(embedded)
    ? embeddedItems(embedded)
    : (await nullIfMissing(context.loaders.load(attributesOfCustomer, { ...list, slice })))?.items;
  if (all === undefined) return null;
  const visible = all.filter((attribute) => !context.hiddenAttributes.has(attribute.name));
  return connectionOf(context, args, JSON.stringify(['visibleAttributes', list]), visible, cut);
}

/** One call for the single customer brings attributes and active entitlements together, so both ask for it the same way. */
async function embeddedAttributes(
  customer: CustomerObject,
  context: RequestContext,
): Promise<CustomerObject['data']['attributes']> {
  const held = customer.data.attributes;
  if (Array.isArray(held?.items)) return held;
  const read = await context.loaders.load(customerById, {
    projectId: customer.projectId,
    customerId: customer.id,
    needs: { attributes: true },
  });
  return read?.attributes;
}
