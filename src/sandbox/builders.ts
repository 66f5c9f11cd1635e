import type {
  App,
  Customer,
  Entitlement,
  Offering,
  Package,
  Product,
  Purchase,
  Subscription,
} from '../revenuecat/generated/wire.ts';
import {
  entitlementAnswer,
  offeringAnswer,
  packageAnswer,
  productAnswer,
} from './answers/catalogue-answers.ts';
import { customerAnswer } from './answers/customer-answers.ts';
import { purchaseAnswer, subscriptionAnswer } from './answers/purchase-answers.ts';
import { customerFacts, nothingPaid, purchaseFacts, subscriptionFacts } from './state/facts-with-defaults.ts';
import { newId } from './ids.ts';
import type { SandboxRequest } from './http/sandbox-request.ts';
import type {
  StoredApp,
  StoredCustomer,
  StoredEntitlement,
  StoredOffering,
  StoredPackage,
  StoredProduct,
  StoredPurchase,
  StoredSubscription,
} from './state/stored-facts.ts';

const day = 86_400_000;

interface NewCustomer extends Partial<StoredCustomer> {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly aliases?: readonly string[];
}

interface NewEntitlement extends Partial<Omit<StoredEntitlement, 'productIds'>> {
  readonly productIds?: readonly string[];
}

interface NewPackage extends Partial<Omit<StoredPackage, 'products'>> {
  readonly offeringId: string;
  readonly productIds?: readonly string[];
}

/** Puts objects into the project for a test. Each needs only what the test is about, and gives back its wire form. */
export interface Builders {
  customer(said?: NewCustomer): Customer;
  /** Active on the Play Store for 30 more days unless told; a missing customer is added too. */
  subscription(said: { readonly customerId: string } & Partial<StoredSubscription>): Subscription;
  /** Owned, bought on the Play Store a day ago; without `productId` of a new one-time product. */
  purchase(said: { readonly customerId: string } & Partial<StoredPurchase>): Purchase;
  app(said?: Partial<StoredApp>): App;
  product(said?: Partial<StoredProduct>): Product;
  entitlement(said?: NewEntitlement): Entitlement;
  offering(said?: Partial<Omit<StoredOffering, 'packageIds'>>): Offering;
  package(said: NewPackage): Package;
}

/** `requestNow` gives what the answers need to know of a request: there is none here, but they ask for its time. */
export function createBuilders(requestNow: () => SandboxRequest): Builders {
  const builders: Builders = {
    customer({ attributes, aliases, ...said } = {}) {
      const request = requestNow();
      const { project, now, random } = request;
      const id = said.id ?? `customer-${project.customers.size + 1}`;
      const customer = project.customers.add(
        customerFacts({ firstSeenAt: now - 30 * day, lastSeenAt: now - day, ...said, id }),
      );
      for (const [name, value] of Object.entries(attributes ?? {}))
        project.setAttribute(id, name, value, now - day);
      for (const alias of aliases ?? [])
        project.addAlias(id, { id: alias, createdAt: now - random.between(1, 20) * day });
      return customerAnswer(request, customer);
    },

    subscription(said) {
      const request = requestNow();
      const { project, now, random } = request;
      if (project.customer(said.customerId) === undefined) builders.customer({ id: said.customerId });
      const startsAt = said.startsAt ?? Math.min(now, said.currentPeriodEndsAt ?? now) - day;
      const id = said.id ?? newId('subscription', random);
      const facts = subscriptionFacts({
        id,
        store: 'play_store',
        startsAt,
        currentPeriodEndsAt: now + 30 * day,
        storeSubscriptionIdentifier: `GPA.${id}`,
        totalRevenue: { ...nothingPaid, gross: 4.99, commission: 0.75, tax: 0.4, proceeds: 3.84 },
        ...said,
      });
      return subscriptionAnswer(request, project.addSubscription(facts));
    },

    purchase(said) {
      const request = requestNow();
      const { project, now, random } = request;
      if (project.customer(said.customerId) === undefined) builders.customer({ id: said.customerId });
      const id = said.id ?? newId('purchase', random);
      const facts = purchaseFacts({
        id,
        store: 'play_store',
        purchasedAt: now - day,
        storePurchaseIdentifier: `GPA.${id}`,
        ...said,
        productId: said.productId ?? builders.product({ type: 'one_time', subscription: null }).id,
      });
      return purchaseAnswer(request, project.addPurchase(facts));
    },

    app(said = {}) {
      const { project, now, random } = requestNow();
      return project.apps.add({
        object: 'app',
        id: newId('app', random),
        name: 'An app',
        created_at: now - 100 * day,
        type: 'play_store',
        project_id: project.project.id,
        ...((said.type ?? 'play_store') === 'play_store'
          ? { play_store: { package_name: 'com.example.app' } }
          : {}),
        ...said,
      });
    },

    product(said = {}) {
      const request = requestNow();
      const { project, now, random } = request;
      const id = said.id ?? newId('product', random);
      const appId = said.app_id ?? [...project.apps][0]?.id ?? builders.app().id;
      const product = project.products.add({
        object: 'product',
        state: 'active',
        store_identifier: `product_${id}`,
        type: 'subscription',
        subscription: { duration: 'P1M', grace_period_duration: 'P3D', trial_duration: null },
        one_time: null,
        created_at: now - 100 * day,
        app_id: appId,
        display_name: 'A product',
        ...said,
        id,
      });
      return productAnswer(request, product);
    },

    entitlement({ productIds, ...said } = {}) {
      const request = requestNow();
      const { project, now, random } = request;
      const id = said.id ?? newId('entitlement', random);
      const entitlement = project.entitlements.add({
        lookupKey: id,
        displayName: 'An entitlement',
        state: 'active',
        createdAt: now - 100 * day,
        ...said,
        id,
        productIds: new Set(),
      });
      for (const productId of productIds ?? []) project.attachToEntitlement(entitlement, productId);
      return entitlementAnswer(request, entitlement);
    },

    offering(said = {}) {
      const request = requestNow();
      const { project, now, random } = request;
      const id = said.id ?? newId('offering', random);
      const offering = project.offerings.add({
        lookupKey: id,
        displayName: 'An offering',
        isCurrent: false,
        state: 'active',
        createdAt: now - 100 * day,
        metadata: null,
        ...said,
        id,
        packageIds: [],
      });
      return offeringAnswer(request, offering, { packages: false, products: false });
    },

    package({ productIds, ...said }) {
      const request = requestNow();
      const { project, now, random } = request;
      const offering = project.offerings.get(said.offeringId);
      if (offering === undefined) throw new Error(`The sandbox has no offering ${said.offeringId}`);
      const id = said.id ?? newId('package', random);
      const stored = project.packages.add({
        lookupKey: id,
        displayName: 'A package',
        position: offering.packageIds.length + 1,
        createdAt: now - 100 * day,
        ...said,
        id,
        products: new Map((productIds ?? []).map((productId) => [productId, 'all'])),
      });
      offering.packageIds.push(id);
      return packageAnswer(request, stored, false);
    },
  };
  return builders;
}
