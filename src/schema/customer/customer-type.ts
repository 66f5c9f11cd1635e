import { Held } from '../../loading/held.ts';
import type { Customer, CustomerAlias, Purchase, Subscription } from '../../revenuecat/generated/wire.ts';
import { connectionArgs, connectionOf, resolveConnection } from '../common/connection.ts';
import { environment, environmentArgument } from '../common/environment.ts';
import { identify } from '../common/identity.ts';
import { PurchaseConnection } from '../purchase/purchase-connection.ts';
import { purchasesOfCustomer } from '../purchase/purchase-loader.ts';
import { CustomerSubscriptionConnection } from '../subscription/subscription-connection.ts';
import { subscriptionsOfCustomer } from '../subscription/subscription-loader.ts';
import { CustomerSubscriptionRef } from '../subscription/subscription-ref.ts';
import { ProjectRef } from '../project/project-ref.ts';
import {
  activeEntitlementsOf,
  CustomerEntitlementConnection,
  CustomerEntitlementRef,
  findActiveEntitlement,
} from './active-entitlement.ts';
import { findActiveSubscription } from './active-subscription.ts';
import { visibleAttributes } from './customer-attributes.ts';
import { customerById } from './customer-loader.ts';
import { aliasesOfCustomer, attributesOfCustomer } from './customer-lists.ts';
import {
  CustomerAliasConnection,
  CustomerAttributeConnection,
  ExperimentEnrollmentRef,
} from './customer-parts.ts';
import { customerNeeds } from './customer-reference.ts';
import { CustomerRef } from './customer-ref.ts';
import { entitlements } from '../entitlement/entitlement-loader.ts';

identify('Customer', CustomerRef, {
  loader: customerById,
  key: ({ projectId, id }, info) => ({
    projectId,
    customerId: id,
    needs: info === null ? {} : customerNeeds(info),
  }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly<Customer>(projectId, id) : Held.of(projectId, data.id, data),
});

/** To be found by its lookup key, an entitlement must be known by more than its id. */
const knownByLookupKey = {
  operation: 'list-customer-active-entitlements',
  customers: 'own',
  besides: ['list-entitlements'],
} as const;

CustomerRef.implement({
  description: 'Someone who uses an app, under one or more App User IDs.',
  access: {
    rule: { operation: 'get-customer', customers: 'own' },
    projectId: (customer) => customer.projectId,
    isOwn: (customer, own) => own.customer(customer.projectId, customer.id),
  },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: 'The App User ID by which RevenueCat knows the customer, also when asked by another one.',
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the customer belongs to.',
      resolve: (customer) => ({ projectId: customer.projectId }),
    }),
    firstSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When RevenueCat first heard of the customer.',
      resolve: ({ data }) => data.first_seen_at,
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the customer last used an app.',
      resolve: ({ data }) => data.last_seen_at,
    }),
    lastSeenAppVersion: t.string({
      nullable: true,
      description: 'The version of the app that the customer last used.',
      resolve: ({ data }) => data.last_seen_app_version,
    }),
    lastSeenCountry: t.string({
      nullable: true,
      description: 'Where the customer last was, as an ISO 3166-1 alpha-2 code.',
      resolve: ({ data }) => data.last_seen_country,
    }),
    lastSeenPlatform: t.string({
      nullable: true,
      description: 'The platform that the customer last used, such as `iOS`.',
      resolve: ({ data }) => data.last_seen_platform,
    }),
    lastSeenPlatformVersion: t.string({
      nullable: true,
      description: 'The version of the platform that the customer last used.',
      resolve: ({ data }) => data.last_seen_platform_version,
    }),
    experiment: t.field({
      type: ExperimentEnrollmentRef,
      nullable: true,
      access: { operation: 'get-customer', customers: 'none' },
      description: 'The experiment that the customer takes part in; null when there is none.',
      resolve: ({ data }) => data.experiment ?? null,
    }),
    aliases: t.field({
      type: CustomerAliasConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'list-customer-aliases', customers: 'own' },
      loads: aliasesOfCustomer,
      description: 'The other App User IDs of the customer, as RevenueCat lists them.',
      resolve: ({ projectId, id }, args, context) =>
        resolveConnection(context, args, {
          loader: aliasesOfCustomer,
          list: { projectId, customerId: id },
          cursorOf: (alias: CustomerAlias) => alias.id,
          toNode: (alias) => alias,
        }),
    }),
    attributes: t.field({
      type: CustomerAttributeConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'list-customer-attributes', customers: 'own' },
      loads: [{ rest: customerById }, { beyond: attributesOfCustomer }],
      description:
        'Facts about the customer that apps or people set. Customers do not see the ones that the server hides.',
      resolve: (customer, args, context) => visibleAttributes(customer, args, context),
    }),
    activeEntitlements: t.field({
      type: CustomerEntitlementConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'list-customer-active-entitlements', customers: 'own' },
      loads: { rest: customerById },
      description:
        'What the customer is entitled to at this moment. Upstream does not tell sandbox from production here: both count.',
      resolve: async (customer, args, context) => {
        const scope = JSON.stringify(['activeEntitlements', customer.projectId, customer.id]);
        return connectionOf(context, args, scope, await activeEntitlementsOf(customer, context), {
          cursorOf: (active) => active.data.entitlement_id,
          toNode: (active) => active,
        });
      },
    }),
    activeEntitlement: t.field({
      type: CustomerEntitlementRef,
      nullable: true,
      args: {
        lookupKey: t.arg.string({
          required: true,
          description: 'The name that apps ask for the entitlement by.',
        }),
      },
      access: knownByLookupKey,
      loads: [{ rest: customerById }, entitlements.byId],
      description:
        'The active entitlement with this lookup key, or null when the customer does not have it now.',
      resolve: (customer, { lookupKey }, context) => findActiveEntitlement(customer, lookupKey, context),
    }),
    hasActiveEntitlement: t.boolean({
      nullable: true,
      args: {
        lookupKey: t.arg.string({
          required: true,
          description: 'The name that apps ask for the entitlement by.',
        }),
      },
      access: knownByLookupKey,
      loads: [{ rest: customerById }, entitlements.byId],
      description:
        'Whether the customer has the entitlement with this lookup key at this moment. False only when every active ' +
        'entitlement was looked at; a doubt is an error.',
      resolve: async (customer, { lookupKey }, context) =>
        (await findActiveEntitlement(customer, lookupKey, context)) !== null,
    }),
    subscriptions: t.field({
      type: CustomerSubscriptionConnection,
      nullable: true,
      args: {
        ...connectionArgs,
        environment: t.arg({
          type: environment.ref,
          description: 'Only those bought in this environment; both when left out.',
        }),
      },
      access: { operation: 'list-subscriptions', customers: 'own' },
      loads: subscriptionsOfCustomer,
      description: "The customer's subscriptions, also those that are over.",
      resolve: ({ projectId, id }, { environment: asked, ...args }, context) =>
        resolveConnection(context, args, {
          loader: subscriptionsOfCustomer,
          list: { projectId, customerId: id, environment: environmentArgument(asked) },
          cursorOf: (subscription: Subscription) => subscription.id,
          toNode: (subscription) => Held.of(projectId, subscription.id, subscription),
        }),
    }),
    activeSubscription: t.field({
      type: CustomerSubscriptionRef,
      nullable: true,
      args: {
        environment: t.arg({
          type: environment.ref,
          defaultValue: 'production',
          description: 'Only one bought in this environment; null for any.',
        }),
      },
      access: { operation: 'list-subscriptions', customers: 'own' },
      // More than two hundred subscriptions of one customer would take a further page for each hundred.
      loads: { all: subscriptionsOfCustomer, pages: 2 },
      description:
        'The subscription that gives access at this moment; of several the one whose period ends last.',
      resolve: async ({ projectId, id }, { environment: asked }, context) => {
        const found = await findActiveSubscription(projectId, id, environmentArgument(asked), context);
        return found === null ? null : Held.of(projectId, found.id, found);
      },
    }),
    purchases: t.field({
      type: PurchaseConnection,
      nullable: true,
      args: {
        ...connectionArgs,
        environment: t.arg({
          type: environment.ref,
          description: 'Only those bought in this environment; both when left out.',
        }),
      },
      access: { operation: 'list-purchases', customers: 'own' },
      loads: purchasesOfCustomer,
      description: "The customer's one-time purchases, also refunded ones.",
      resolve: ({ projectId, id }, { environment: asked, ...args }, context) =>
        resolveConnection(context, args, {
          loader: purchasesOfCustomer,
          list: { projectId, customerId: id, environment: environmentArgument(asked) },
          cursorOf: (purchase: Purchase) => purchase.id,
          toNode: (purchase) => Held.of(projectId, purchase.id, purchase),
        }),
    }),
  }),
});
