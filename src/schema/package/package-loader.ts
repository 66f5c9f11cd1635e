import type { Package, PackageProductAssociation, Product } from '../../revenuecat/generated/wire.ts';
import { configurationTag } from '../../loading/cache-names.ts';
import {
  nullIfMissing,
  objectCacheKey,
  type ObjectKey,
  type Remembered,
} from '../../loading/configuration-loader.ts';
import { expandWhenAllowed } from '../../loading/expand-when-allowed.ts';
import { embeddedItems } from '../../loading/embedded-list.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import { defineLoader } from '../../loading/loader.ts';
import { offerings } from '../offering/offering-loader.ts';

/** One package; null when there is none. Upstream lists packages only below their offering. */
export const packageById = defineLoader<ObjectKey, Package | null>({
  name: 'packageById',
  access: { operation: 'get-package', customers: 'all' },
  cost: { per: 'key', embeds: ['products'] },
  async load({ projectId, id }, sources) {
    // The list of offerings holds every package, and one call refreshes them all.
    for (const offering of await offerings.atHand(projectId, sources)) {
      const held = embeddedItems(offering.packages).find((item) => item.id === id);
      if (held !== undefined) return held;
    }
    const remembered = await sources.read<Remembered<Package>>({
      key: objectCacheKey(projectId, 'packages', id),
      async load({ reader }) {
        const data = await nullIfMissing(
          expandWhenAllowed(['product'], (query) =>
            reader(projectId).call('get-package', { path: { project_id: projectId, package_id: id }, query }),
          ),
        );
        return {
          value: { data },
          lifetime: data === null ? sources.lifetimes.missing : sources.lifetimes.configuration,
          tags: [configurationTag(projectId, 'packages')],
        };
      },
    });
    return remembered.data;
  },
});

/** The products of a package; only for what lies behind the part that the package holds. */
export const productsOfPackage = defineListLoader<ObjectKey, PackageProductAssociation>({
  name: 'productsOfPackage',
  access: { operation: 'get-products-from-package', customers: 'all' },
  identity: (list) => [list.id],
  cursorOf: cursorOfAssociation,
  source: ({ projectId, id }, sources) => ({
    lifetime: sources.lifetimes.configuration,
    readPage: (page, client) =>
      client.page('get-products-from-package', { path: { project_id: projectId, package_id: id } }, page),
    tags: () => [configurationTag(projectId, 'packages'), configurationTag(projectId, 'products')],
  }),
});

/** The product, which is never absent by the document and all the same may be. */
export function productOfAssociation(association: PackageProductAssociation): Product | null {
  return association.product ?? null;
}

/** Upstream's cursors of this list are ids of products. */
export function cursorOfAssociation(association: PackageProductAssociation): string {
  return productOfAssociation(association)?.id ?? '';
}
