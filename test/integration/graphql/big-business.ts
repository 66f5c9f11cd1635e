import { createFacade, type Facade } from '../../support/facade.ts';

/** The ids of what the store holds, in its order. */
export const idsOf = (items: Iterable<{ readonly id: string }>): string[] =>
  Array.from(items, (item) => item.id);

/** What the sandbox knows of the project. */
export function storeOf({ sandbox }: Facade) {
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project.');
  return store;
}

/** A business where every list has several pages of upstream's twenty. */
export async function bigBusiness() {
  const facade = await createFacade();
  const { add } = facade.sandbox;
  const times = <Made>(count: number, make: (index: number) => Made): Made[] =>
    Array.from({ length: count }, (_, index) => make(index));

  const everything = add.product({ id: 'prodeverything' });
  const entitlements = times(45, (index) =>
    add.entitlement({
      id: `entl${String(index)}`,
      lookupKey: `key-${String(index)}`,
      productIds: [everything.id],
    }),
  );
  const subscription = add.subscription({ customerId: 'rich', productId: everything.id });
  const purchase = add.purchase({ customerId: 'rich', productId: everything.id });
  const manyProducts = times(45, (index) => add.product({ id: `prodmany${String(index)}` }).id);
  const entitlement = add.entitlement({ id: 'entlmany', productIds: manyProducts });
  const offering = add.offering({ id: 'ofrngmany' });
  times(44, (index) => add.package({ offeringId: offering.id, id: `pkge${String(index)}` }));
  const packed = add.package({ offeringId: offering.id, id: 'pkgemany', productIds: manyProducts });
  times(30, (index) => add.offering({ id: `ofrng${String(index)}` }));
  times(30, (index) => add.app({ id: `app${String(index)}` }));
  times(30, (index) =>
    add.subscription({
      customerId: 'shared',
      id: `sub${String(index)}`,
      storeSubscriptionIdentifier: 'shared',
    }),
  );
  times(30, (index) =>
    add.purchase({
      customerId: 'shared',
      id: `purch${String(index)}`,
      productId: everything.id,
      storePurchaseIdentifier: 'shared',
    }),
  );
  times(30, (index) =>
    add.customer({ id: `same-address-${String(index)}`, attributes: { $email: 'same@example.com' } }),
  );
  return {
    facade,
    subscription,
    purchase,
    entitlement,
    packed,
    entitlementIds: idsOf(entitlements),
    manyProducts,
  };
}
