import type { Product } from '../../revenuecat/generated/wire.ts';
import { configurationTag } from '../../loading/cache-names.ts';
import { defineConfiguration, objectCacheKey, type ObjectKey } from '../../loading/configuration-loader.ts';
import { expandWhenAllowed } from '../../loading/expand-when-allowed.ts';
import { defineListLoader } from '../../loading/list-loader.ts';

/** The products of a project, each read with its app, because whoever shows a product mostly names its store. */
export const products = defineConfiguration<Product>({
  kind: 'products',
  access: { operation: 'get-product', customers: 'all' },
  embeds: ['apps'],
  readPage: (projectId, page, client) =>
    expandWhenAllowed(['items.app'], (query) =>
      client.page('list-products', { path: { project_id: projectId }, query }, page),
    ),
  readOne: ({ projectId, id }, client) =>
    expandWhenAllowed(['app'], (query) =>
      client.call('get-product', { path: { project_id: projectId, product_id: id }, query }),
    ),
  primeItems: (projectId, sources) => (items, prime) => {
    for (const { app } of items) {
      if (!app) continue;
      prime(objectCacheKey(projectId, 'apps', app.id), {
        value: { data: app },
        lifetime: sources.lifetimes.configuration,
        tags: [configurationTag(projectId, 'apps')],
      });
    }
  },
});

/** The products of one app, for projects that have more products than one page of upstream's. */
export const productsOfApp = defineListLoader<ObjectKey, Product>({
  name: 'productsOfApp',
  access: { operation: 'list-products', customers: 'all' },
  identity: (app) => [app.id],
  cursorOf: (product) => product.id,
  source: ({ projectId, id }, sources) => ({
    lifetime: sources.lifetimes.configuration,
    readPage: (page, client) =>
      expandWhenAllowed(['items.app'], (query) =>
        client.page(
          'list-products',
          { path: { project_id: projectId }, query: { ...query, app_id: id } },
          page,
        ),
      ),
    tags: () => [configurationTag(projectId, 'products'), configurationTag(projectId, 'apps')],
  }),
});
