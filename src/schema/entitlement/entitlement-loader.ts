import type { Entitlement, Product } from '../../revenuecat/generated/wire.ts';
import { configurationTag } from '../../loading/cache-names.ts';
import { defineConfiguration, type ObjectKey } from '../../loading/configuration-loader.ts';
import { expandWhenAllowed } from '../../loading/expand-when-allowed.ts';
import { defineListLoader } from '../../loading/list-loader.ts';

/** The entitlements of a project, each read with its products. */
export const entitlements = defineConfiguration<Entitlement>({
  kind: 'entitlements',
  access: { operation: 'get-entitlement', customers: 'all' },
  embeds: ['products'],
  readPage: (projectId, page, client) =>
    expandWhenAllowed(['items.product'], (query) =>
      client.page('list-entitlements', { path: { project_id: projectId }, query }, page),
    ),
  readOne: ({ projectId, id }, client) =>
    expandWhenAllowed(['product'], (query) =>
      client.call('get-entitlement', { path: { project_id: projectId, entitlement_id: id }, query }),
    ),
});

/** The products that unlock an entitlement; only for what lies behind the part that the entitlement holds. */
export const productsOfEntitlement = defineListLoader<ObjectKey, Product>({
  name: 'productsOfEntitlement',
  access: { operation: 'get-products-from-entitlement', customers: 'all' },
  identity: (list) => [list.id],
  cursorOf: (product) => product.id,
  source: ({ projectId, id }, sources) => ({
    lifetime: sources.lifetimes.configuration,
    readPage: (page, client) =>
      client.page(
        'get-products-from-entitlement',
        { path: { project_id: projectId, entitlement_id: id } },
        page,
      ),
    tags: () => [configurationTag(projectId, 'entitlements'), configurationTag(projectId, 'products')],
  }),
});
