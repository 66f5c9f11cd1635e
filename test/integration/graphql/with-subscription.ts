import { createFacade } from '../../support/facade.ts';

/** A customer with a running subscription to a product of its own, from which everything can be reached. */
export async function withSubscription() {
  const facade = await createFacade();
  const { add } = facade.sandbox;
  const product = add.product({});
  const entitlement = add.entitlement({ lookupKey: 'gold', productIds: [product.id] });
  const subscription = add.subscription({ customerId: 'rita', productId: product.id });
  return { facade, product, entitlement, subscription };
}
