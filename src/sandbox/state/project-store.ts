import { AuditTrail } from './audit-trail.ts';
import { CustomerLedger } from './customer-ledger.ts';
import { OrderedCollection } from './ordered-collection.ts';
import type {
  AppSecrets,
  StoreProductFacts,
  StoredCollaborator,
  StoredDiscount,
  StoredDiscountCode,
  StoredPaywall,
  StoredVirtualCurrency,
  StoredWebhookIntegration,
} from './stored-configuration.ts';
import type {
  StoredAlias,
  StoredApp,
  StoredAttribute,
  StoredCustomer,
  StoredEntitlement,
  StoredOffering,
  StoredPackage,
  StoredProduct,
  StoredProject,
  StoredPurchase,
  StoredSubscription,
  StoredTransaction,
} from './stored-facts.ts';

const nobody: ReadonlySet<string> = new Set();

/** Everything that one project holds, with the indexes that keep each read as cheap as its page. */
export class ProjectStore {
  readonly project: StoredProject;
  readonly apps = new OrderedCollection<StoredApp>();
  readonly products = new OrderedCollection<StoredProduct>();
  readonly entitlements = new OrderedCollection<StoredEntitlement>();
  readonly offerings = new OrderedCollection<StoredOffering>();
  readonly packages = new OrderedCollection<StoredPackage>();
  readonly customers = new OrderedCollection<StoredCustomer>();
  readonly subscriptions = new OrderedCollection<StoredSubscription>();
  readonly purchases = new OrderedCollection<StoredPurchase>();
  readonly ledger = new CustomerLedger();
  readonly paywalls = new OrderedCollection<StoredPaywall>();
  readonly virtualCurrencies = new OrderedCollection<StoredVirtualCurrency>();
  readonly discounts = new OrderedCollection<StoredDiscount>();
  readonly webhookIntegrations = new OrderedCollection<StoredWebhookIntegration>();
  readonly collaborators = new OrderedCollection<StoredCollaborator>();
  /** By app id. */
  readonly appSecrets = new Map<string, AppSecrets>();
  /** The products that exist in App Store Connect, by our product id. */
  readonly storeProducts = new Map<string, StoreProductFacts>();
  readonly auditTrail: AuditTrail;

  readonly #canonicalIds = new Map<string, string>();
  readonly #aliases = new Map<string, OrderedCollection<StoredAlias>>();
  readonly #attributes = new Map<string, OrderedCollection<StoredAttribute>>();
  readonly #customersByEmail = new Index();
  readonly #entitlementsByProduct = new Index();
  readonly #subscriptionsOf = new Map<string, OrderedCollection<StoredSubscription>>();
  readonly #purchasesOf = new Map<string, OrderedCollection<StoredPurchase>>();
  readonly #subscriptionsByStoreIdentifier = new Index();
  readonly #purchasesByStoreIdentifier = new Index();
  readonly #discountCodes = new Map<string, OrderedCollection<StoredDiscountCode>>();

  constructor(project: StoredProject) {
    this.project = project;
    this.auditTrail = new AuditTrail(project.id);
  }

  discountCodesOf(discountId: string): OrderedCollection<StoredDiscountCode> {
    return collectionOf(this.#discountCodes, discountId);
  }

  /** Removes the discount and its codes. */
  deleteDiscount(discountId: string): void {
    this.#discountCodes.delete(discountId);
    this.discounts.delete(discountId);
  }

  /** The customer with this id or alias. */
  customer(idOrAlias: string): StoredCustomer | undefined {
    return this.customers.get(this.#canonicalIds.get(idOrAlias) ?? idOrAlias);
  }

  addAlias(customerId: string, alias: StoredAlias): void {
    this.aliasesOf(customerId).add(alias);
    this.#canonicalIds.set(alias.id, customerId);
  }

  aliasesOf(customerId: string): OrderedCollection<StoredAlias> {
    return collectionOf(this.#aliases, customerId);
  }

  attributesOf(customerId: string): OrderedCollection<StoredAttribute> {
    return collectionOf(this.#attributes, customerId);
  }

  /** Sets one attribute; null deletes it, and an attribute that keeps its name keeps its place. */
  setAttribute(customerId: string, name: string, value: string | null, now: number): void {
    const attributes = this.attributesOf(customerId);
    const existing = attributes.get(name);
    if (name === '$email') {
      if (existing !== undefined) this.#customersByEmail.remove(existing.value, customerId);
      if (value !== null) this.#customersByEmail.add(value, customerId);
    }
    if (value === null) attributes.delete(name);
    else if (existing === undefined) attributes.add({ id: name, value, updatedAt: now });
    else Object.assign(existing, { value, updatedAt: now });
  }

  customersByEmail(email: string): readonly StoredCustomer[] {
    return found(this.customers, this.#customersByEmail.get(email));
  }

  attachToEntitlement(entitlement: StoredEntitlement, productId: string): void {
    entitlement.productIds.add(productId);
    this.#entitlementsByProduct.add(productId, entitlement.id);
  }

  detachFromEntitlement(entitlement: StoredEntitlement, productId: string): void {
    entitlement.productIds.delete(productId);
    this.#entitlementsByProduct.remove(productId, entitlement.id);
  }

  entitlementsOfProduct(productId: string): readonly StoredEntitlement[] {
    return found(this.entitlements, this.#entitlementsByProduct.get(productId));
  }

  /** What a subscription unlocks: the entitlement that was granted, or those of its product. */
  entitlementsOfSubscription(subscription: StoredSubscription): readonly StoredEntitlement[] {
    if (subscription.grantedEntitlementId !== null) {
      return found(this.entitlements, [subscription.grantedEntitlementId]);
    }
    return subscription.productId === null ? [] : this.entitlementsOfProduct(subscription.productId);
  }

  subscriptionsOf(customerId: string): OrderedCollection<StoredSubscription> {
    return collectionOf(this.#subscriptionsOf, customerId);
  }

  purchasesOf(customerId: string): OrderedCollection<StoredPurchase> {
    return collectionOf(this.#purchasesOf, customerId);
  }

  addSubscription(subscription: StoredSubscription): StoredSubscription {
    this.subscriptions.add(subscription);
    this.subscriptionsOf(subscription.customerId).add(subscription);
    this.#subscriptionsByStoreIdentifier.add(subscription.storeSubscriptionIdentifier, subscription.id);
    for (const { id } of subscription.transactions)
      this.#subscriptionsByStoreIdentifier.add(id, subscription.id);
    return subscription;
  }

  /** Adds a payment, by which the subscription can be found from then on. */
  addTransaction(subscription: StoredSubscription, transaction: StoredTransaction): void {
    subscription.transactions.push(transaction);
    this.#subscriptionsByStoreIdentifier.add(transaction.id, subscription.id);
  }

  addPurchase(purchase: StoredPurchase): StoredPurchase {
    this.purchases.add(purchase);
    this.purchasesOf(purchase.customerId).add(purchase);
    this.#purchasesByStoreIdentifier.add(purchase.storePurchaseIdentifier, purchase.id);
    return purchase;
  }

  subscriptionsByStoreIdentifier(identifier: string): readonly StoredSubscription[] {
    return found(this.subscriptions, this.#subscriptionsByStoreIdentifier.get(identifier));
  }

  purchasesByStoreIdentifier(identifier: string): readonly StoredPurchase[] {
    return found(this.purchases, this.#purchasesByStoreIdentifier.get(identifier));
  }

  moveSubscription(subscription: StoredSubscription, customerId: string): void {
    this.subscriptionsOf(subscription.customerId).delete(subscription.id);
    subscription.customerId = customerId;
    this.subscriptionsOf(customerId).add(subscription);
  }

  movePurchase(purchase: StoredPurchase, customerId: string): void {
    this.purchasesOf(purchase.customerId).delete(purchase.id);
    purchase.customerId = customerId;
    this.purchasesOf(customerId).add(purchase);
  }

  /** Removes the customer and all that it owned, as deletion in the original does. */
  deleteCustomer(customer: StoredCustomer): void {
    const { id } = customer;
    const owned = [...this.subscriptionsOf(id), ...this.purchasesOf(id)];
    this.ledger.forget(
      id,
      owned.map((one) => one.id),
    );
    for (const subscription of this.subscriptionsOf(id)) {
      this.subscriptions.delete(subscription.id);
      this.#subscriptionsByStoreIdentifier.remove(subscription.storeSubscriptionIdentifier, subscription.id);
      for (const transaction of subscription.transactions) {
        this.#subscriptionsByStoreIdentifier.remove(transaction.id, subscription.id);
      }
    }
    for (const purchase of this.purchasesOf(id)) {
      this.purchases.delete(purchase.id);
      this.#purchasesByStoreIdentifier.remove(purchase.storePurchaseIdentifier, purchase.id);
    }
    for (const alias of this.aliasesOf(id)) this.#canonicalIds.delete(alias.id);
    const email = this.attributesOf(id).get('$email')?.value;
    if (email !== undefined) this.#customersByEmail.remove(email, id);
    for (const owned of [this.#subscriptionsOf, this.#purchasesOf, this.#aliases, this.#attributes])
      owned.delete(id);
    this.customers.delete(id);
  }
}

/** Ids by a value that several objects may share, in the order in which they came. */
class Index {
  readonly #ids = new Map<string, Set<string>>();

  get(value: string): ReadonlySet<string> {
    return this.#ids.get(value) ?? nobody;
  }

  add(value: string, id: string): void {
    const ids = this.#ids.get(value);
    if (ids === undefined) this.#ids.set(value, new Set([id]));
    else ids.add(id);
  }

  remove(value: string, id: string): void {
    this.#ids.get(value)?.delete(id);
  }
}

function collectionOf<Item extends { readonly id: string }>(
  collections: Map<string, OrderedCollection<Item>>,
  ownerId: string,
): OrderedCollection<Item> {
  let collection = collections.get(ownerId);
  if (collection === undefined) {
    collection = new OrderedCollection<Item>();
    collections.set(ownerId, collection);
  }
  return collection;
}

function found<Item extends { readonly id: string }>(
  collection: OrderedCollection<Item>,
  ids: Iterable<string>,
): readonly Item[] {
  return [...ids].flatMap((id) => collection.get(id) ?? []);
}
