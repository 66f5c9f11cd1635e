import { nullIfMissing } from '../../loading/configuration-loader.ts';
import type { RequestLoaders } from '../../loading/request-loaders.ts';
import type { OwnSet, Loader, ProjectKey } from '../../loading/loader.ts';
import type { ListSlice, SliceOf } from '../../loading/list-loader.ts';
import { purchasesOfCustomer } from '../purchase/purchase-loader.ts';
import { subscriptionsOfCustomer } from '../subscription/subscription-loader.ts';
import { aliasesOfCustomer } from './customer-lists.ts';
import { customerById } from './customer-loader.ts';

/** More of one kind than this is not looked through to find out whether an id is among them. */
const mostLookedThrough = 1000;

/**
 * What belongs to the viewer, decided from the viewer's own data, which the cache holds for all requests. Never asks
 * about the id in question, so that a stranger's id and one that does not exist look the same.
 */
export function createOwnSet(loaders: Pick<RequestLoaders, 'loadUnchecked'>, ownId: string): OwnSet {
  const holds = async <Key extends ProjectKey, Item extends { readonly id: string }>(
    loader: Loader<SliceOf<Key>, ListSlice<Item>>,
    list: Key,
    id: string,
  ): Promise<boolean> => {
    const slice = { after: null, first: mostLookedThrough };
    const found = await nullIfMissing(loaders.loadUnchecked(loader, { ...list, slice }));
    return found?.items.some((item) => item.id === id) ?? false;
  };

  /** The id that upstream answers for this customer; its lists are kept under that one. */
  const canonicalId = async (projectId: string): Promise<string | null> => {
    const customer = await loaders.loadUnchecked(customerById, { projectId, customerId: ownId, needs: {} });
    return customer?.id ?? null;
  };

  return {
    async customer(projectId, customerId) {
      if (customerId === ownId) return true;
      const canonical = await canonicalId(projectId);
      if (canonical === null) return false;
      return (
        customerId === canonical || holds(aliasesOfCustomer, { projectId, customerId: canonical }, customerId)
      );
    },
    async subscription(projectId, subscriptionId) {
      const customerId = await canonicalId(projectId);
      if (customerId === null) return false;
      return holds(subscriptionsOfCustomer, { projectId, customerId, environment: null }, subscriptionId);
    },
    async purchase(projectId, purchaseId) {
      const customerId = await canonicalId(projectId);
      if (customerId === null) return false;
      return holds(purchasesOfCustomer, { projectId, customerId, environment: null }, purchaseId);
    },
  };
}
