import { embeddedItems } from '../../loading/embedded-list.ts';
import type { RequestLoaders } from '../../loading/request-loaders.ts';
import { entitlements } from '../entitlement/entitlement-loader.ts';
import { offerings } from '../offering/offering-loader.ts';
import { virtualCurrencies } from '../virtual-currency/virtual-currency-loader.ts';

/**
 * What in the configuration may refer to a product, each with the reading that tells whether it does. The lists embed what
 * they refer to; behind the start that they embed nothing is claimed. Who bought a product no list tells.
 */
export function usesOfProduct(id: string, projectId: string, loaders: RequestLoaders) {
  const is = (product: { readonly id: string }): boolean => product.id === id;
  return [
    {
      sentence: 'The product is attached to an entitlement. Detach it first.',
      stands: async () =>
        (await loaders.load(entitlements.all, { projectId })).some(({ products }) =>
          embeddedItems(products).some(is),
        ),
    },
    {
      sentence: 'The product is attached to a package. Detach it first.',
      stands: async () =>
        (await loaders.load(offerings.all, { projectId }))
          .flatMap(({ packages }) => embeddedItems(packages))
          .some(({ products }) => embeddedItems(products).some(({ product }) => is(product))),
    },
    {
      sentence: 'A virtual currency is granted with the product. Change that first.',
      stands: async () =>
        (await loaders.load(virtualCurrencies.all, { projectId })).some(({ product_grants: grants }) =>
          grants?.some(({ product_ids: ids }) => ids.includes(id)),
        ),
    },
  ];
}
