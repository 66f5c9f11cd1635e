import type { Offering, Package } from '../../revenuecat/generated/wire.ts';
import { configurationTag } from '../../loading/cache-names.ts';
import { defineConfiguration, objectCacheKey, type ObjectKey } from '../../loading/configuration-loader.ts';
import { embeddedItems } from '../../loading/embedded-list.ts';
import { expandWhenAllowed } from '../../loading/expand-when-allowed.ts';
import { defineListLoader } from '../../loading/list-loader.ts';

/** The offerings of a project, each read with its packages and their products: a whole paywall in one call. */
export const offerings = defineConfiguration<Offering>({
  kind: 'offerings',
  access: { operation: 'get-offering', customers: 'all' },
  embeds: ['packages', 'products'],
  readPage: (projectId, page, client) =>
    expandWhenAllowed(['items.package', 'items.package.product'], (query) =>
      client.page('list-offerings', { path: { project_id: projectId }, query }, page),
    ),
  readOne: ({ projectId, id }, client) =>
    expandWhenAllowed(['package', 'package.product'], (query) =>
      client.call('get-offering', { path: { project_id: projectId, offering_id: id }, query }),
    ),
  primeItems: (projectId, sources) => (items, prime) => {
    for (const held of items.flatMap((offering) => embeddedItems(offering.packages))) {
      prime(objectCacheKey(projectId, 'packages', held.id), {
        value: { data: held },
        lifetime: sources.lifetimes.configuration,
        tags: [configurationTag(projectId, 'packages'), configurationTag(projectId, 'offerings')],
      });
    }
  },
});

/** The packages of an offering; only for what lies behind the part that the offering holds. */
export const packagesOfOffering = defineListLoader<ObjectKey, Package>({
  name: 'packagesOfOffering',
  access: { operation: 'list-packages', customers: 'all' },
  cost: { per: 'page', embeds: ['products'] },
  identity: (list) => [list.id],
  cursorOf: (item) => item.id,
  source: ({ projectId, id }, sources) => ({
    lifetime: sources.lifetimes.configuration,
    readPage: (page, client) =>
      expandWhenAllowed(['items.product'], (query) =>
        client.page('list-packages', { path: { project_id: projectId, offering_id: id }, query }, page),
      ),
    tags: () => [configurationTag(projectId, 'packages'), configurationTag(projectId, 'offerings')],
  }),
});
