import { hexDigits } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import { Random } from '../random.ts';
import type { StoredApp, StoredProduct } from '../state/stored-facts.ts';

const types: Partial<Record<StoredProduct['type'], string>> = {
  consumable: 'Consumable',
  non_consumable: 'NonConsumable',
  one_time: 'NonConsumable',
  non_renewing_subscription: 'NonRenewingSubscription',
  subscription: 'RecurringSubscription',
};

/** What Xcode calls a `.storekit` file: the active products of the app, as its local test store would sell them. */
export function storeKitConfig(project: ProjectStore, app: StoredApp): Record<string, unknown> {
  const products = [...project.products].filter(
    ({ app_id: appId, state }) => appId === app.id && state === 'active',
  );
  const random = new Random(products.length + 1);
  const internalId = (): string => hexDigits(8, random).toUpperCase();
  const entry = (product: StoredProduct): Record<string, unknown> => ({
    displayPrice: (project.storeProducts.get(product.id)?.price ?? 0.99).toFixed(2),
    familyShareable: false,
    internalID: internalId(),
    localizations: [
      { description: '', displayName: product.display_name ?? product.store_identifier, locale: 'en_US' },
    ],
    productID: product.store_identifier,
    referenceName: product.display_name ?? product.store_identifier,
    type: types[product.type],
  });
  const groups = new Map<string, StoredProduct[]>();
  for (const product of products.filter(({ type }) => type === 'subscription')) {
    const group = project.storeProducts.get(product.id)?.groupName ?? app.name;
    groups.set(group, [...(groups.get(group) ?? []), product]);
  }
  return {
    identifier: internalId(),
    nonRenewingSubscriptions: products.filter(({ type }) => type === 'non_renewing_subscription').map(entry),
    products: products
      .filter(({ type }) => type !== 'subscription' && type !== 'non_renewing_subscription')
      .map(entry),
    settings: {},
    subscriptionGroups: [...groups].map(([name, members]) => {
      const id = internalId();
      return {
        id,
        localizations: [],
        name,
        subscriptions: members.map((product, index) => ({
          ...entry(product),
          adHocOffers: [],
          codeOffers: [],
          groupNumber: index + 1,
          introductoryOffer: introductoryOffer(product, internalId()),
          recurringSubscriptionPeriod: product.subscription?.duration ?? 'P1M',
          subscriptionGroupID: id,
        })),
      };
    }),
    version: { major: 3, minor: 0 },
  };
}

function introductoryOffer(product: StoredProduct, internalID: string): Record<string, unknown> | null {
  const trial = product.subscription?.trial_duration ?? null;
  return trial === null ? null : { internalID, paymentMode: 'free', subscriptionPeriod: trial };
}
