import type {
  Customer,
  CustomerAlias,
  CustomerAttribute,
  CustomerEntitlement,
} from '../../revenuecat/generated/wire.ts';
import { customerListsTag, customerTag } from '../../loading/cache-names.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import type { OwnSet, ProjectKey } from '../../loading/loader.ts';
import { primeCustomers } from './customer-loader.ts';

/** A list that belongs to one customer. */
export interface CustomerListKey extends ProjectKey {
  readonly customerId: string;
}

interface CustomersKey extends ProjectKey {
  /** An exact e-mail address, or null for all customers. */
  readonly search: string | null;
}

const isOwnList = (key: CustomerListKey, own: OwnSet): Promise<boolean> =>
  own.customer(key.projectId, key.customerId);

export const customerList = defineListLoader<CustomersKey, Customer>({
  name: 'customerList',
  access: { operation: 'list-customers', customers: 'none' },
  identity: (list) => [list.search],
  cursorOf: (customer) => customer.id,
  source: ({ projectId, search }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-customers',
        { path: { project_id: projectId }, ...(search === null ? {} : { query: { search } }) },
        page,
      ),
    tags: (customers) => [
      customerListsTag(projectId),
      ...customers.map((customer) => customerTag(projectId, customer.id)),
    ],
    primeItems: (customers, prime) => primeCustomers(projectId, customers, sources, prime),
  }),
});

export const aliasesOfCustomer = defineListLoader<CustomerListKey, CustomerAlias>({
  name: 'aliasesOfCustomer',
  access: { operation: 'list-customer-aliases', customers: 'own' },
  isOwn: isOwnList,
  identity: (list) => [list.customerId],
  cursorOf: (alias) => alias.id,
  source: ({ projectId, customerId }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-customer-aliases',
        { path: { project_id: projectId, customer_id: customerId } },
        page,
      ),
    tags: () => [customerTag(projectId, customerId)],
    primeItems: (aliases) =>
      sources.names.learn(projectId, [customerId, ...aliases.map((alias) => alias.id)]),
  }),
});

export const attributesOfCustomer = defineListLoader<CustomerListKey, CustomerAttribute>({
  name: 'attributesOfCustomer',
  access: { operation: 'list-customer-attributes', customers: 'own' },
  isOwn: isOwnList,
  identity: (list) => [list.customerId],
  cursorOf: (attribute) => attribute.name,
  source: ({ projectId, customerId }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-customer-attributes',
        { path: { project_id: projectId, customer_id: customerId } },
        page,
      ),
    tags: () => [customerTag(projectId, customerId)],
  }),
});

export const activeEntitlementsOfCustomer = defineListLoader<CustomerListKey, CustomerEntitlement>({
  name: 'activeEntitlementsOfCustomer',
  access: { operation: 'list-customer-active-entitlements', customers: 'own' },
  isOwn: isOwnList,
  identity: (list) => [list.customerId],
  cursorOf: (entitlement) => entitlement.entitlement_id,
  source: ({ projectId, customerId }, sources) => ({
    lifetime: sources.lifetimes.announced,
    readPage: (page, client) =>
      client.page(
        'list-customer-active-entitlements',
        { path: { project_id: projectId, customer_id: customerId } },
        page,
      ),
    tags: () => [customerTag(projectId, customerId)],
    changesAt(entitlements, now) {
      const moments = entitlements.map((it) => it.expires_at ?? Infinity).filter((moment) => moment > now);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
  }),
});
