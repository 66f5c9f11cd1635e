import type { StoreProduct } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';

export const StoreProductRef = builder.objectRef<StoreProduct>('StoreProduct');

StoreProductRef.implement({
  description: 'A product as its store has it.',
  access: { rule: { operation: 'get-product', customers: 'none' } },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "The store's own id of the product.",
    }),
    name: t.string({
      nullable: true,
      description: 'What the product is called in the store; null when it has no name there.',
      resolve: (product) => product.name,
    }),
    productIdentifier: t.string({
      nullable: true,
      description: 'What apps ask the store for: the `storeIdentifier` of the product.',
      resolve: (product) => product.product_identifier,
    }),
  }),
});
