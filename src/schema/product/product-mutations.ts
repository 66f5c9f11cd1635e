import { Held } from '../../loading/held.ts';
import type { Product } from '../../revenuecat/generated/wire.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import { loadReference } from '../common/reference.ts';
import type { unrecognized } from '../common/wire-enum.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting, foreseeObstacles } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { emptyUpdateIssue, unrecognizedIssue } from '../mutation/value-rules.ts';
import { productDuration, productType, storeProductDuration } from './product-enums.ts';
import { products } from './product-loader.ts';
import { usesOfProduct } from './product-uses.ts';
import { ProductRef } from './product-ref.ts';
import { StoreProductRef } from './store-product.ts';

const productId = { required: true, description: "RevenueCat's id of the product." } as const;
const pathOf = ({ productId: id }: { productId: string }, projectId: string) => ({
  path: { project_id: projectId, product_id: id },
});

/** Entitlements, packages and offerings embed products, so they change with them. */
const changes = (_input: unknown, _answer: unknown, projectId: string) =>
  (['products', 'entitlements', 'packages', 'offerings'] as const).map(
    (part) => ({ kind: 'configuration', projectId, part }) as const,
  );

function productPayloadField(t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<Product>>) {
  return t.field({
    type: ProductRef,
    nullable: true,
    loads: 'nothing',
    description: 'The product as it is now.',
    resolve: ({ projectId, outcome }) => (outcome === null ? null : Held.of(projectId, outcome.id, outcome)),
  });
}

const ProductSubscriptionInput = builder.inputType('ProductSubscriptionInput', {
  description: 'How long a subscription product of the Test Store lasts.',
  fields: (t) => ({
    duration: t.field({
      type: productDuration.ref,
      required: true,
      description: 'How long one paid period lasts.',
    }),
  }),
});

defineMutation('createProduct', {
  operation: 'create-product',
  description: 'Makes a product of an app known to RevenueCat. It does not make the product in its store.',
  input: {
    description: 'The product to add.',
    fields: (t) => ({
      appId: t.id({ required: true, description: "RevenueCat's id of the app that sells the product." }),
      storeIdentifier: t.string({ required: true, description: "The store's own id of the product." }),
      type: t.field({ type: productType.ref, required: true, description: 'How the product is sold.' }),
      displayName: t.string({ description: 'What the product is called in RevenueCat.' }),
      subscription: t.field({
        type: ProductSubscriptionInput,
        description: 'Durations, for subscriptions of the Test Store only.',
      }),
      title: t.string({ description: 'What customers read, for products of the Test Store only.' }),
    }),
  },
  request: ({ appId, storeIdentifier, type, displayName, subscription, title }, projectId) => ({
    path: { project_id: projectId },
    body: givenValues({
      app_id: appId,
      store_identifier: storeIdentifier,
      // Refused by the check below, before it could be sent.
      type: type as Exclude<typeof type, typeof unrecognized>,
      display_name: displayName,
      subscription: subscription as { duration: 'P1M' } | null | undefined,
      title,
    }),
  }),
  check: ({ type, subscription }) => [
    ...unrecognizedIssue(['type'], type),
    ...unrecognizedIssue(['subscription', 'duration'], subscription?.duration),
  ],
  changes,
  outcome: (_input, product) => product,
  payload: { description: 'The product was added.', fields: (t) => ({ product: productPayloadField(t) }) },
});

defineMutation('updateProduct', {
  operation: 'update-product',
  description: 'Changes what a product is called in RevenueCat.',
  input: {
    description: 'Which product to change, and how.',
    fields: (t) => ({
      productId: t.id(productId),
      displayName: t.string({ description: 'What the product is called from now on.' }),
    }),
  },
  request: ({ displayName, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: givenValues({ display_name: displayName as string | undefined }),
  }),
  check: ({ displayName }) => emptyUpdateIssue({ displayName }),
  changes,
  outcome: (_input, product) => product,
  payload: { description: 'The product was changed.', fields: (t) => ({ product: productPayloadField(t) }) },
});

defineMutation('archiveProduct', {
  operation: 'archive-product',
  description: 'Takes a product out of use and keeps it for the past.',
  input: { description: 'Which product to archive.', fields: (t) => ({ productId: t.id(productId) }) },
  request: pathOf,
  changes,
  outcome: (_input, product) => product,
  payload: { description: 'The product was archived.', fields: (t) => ({ product: productPayloadField(t) }) },
});

defineMutation('unarchiveProduct', {
  operation: 'unarchive-product',
  description: 'Brings an archived product back into use.',
  input: { description: 'Which product to bring back.', fields: (t) => ({ productId: t.id(productId) }) },
  request: pathOf,
  changes,
  outcome: (_input, product) => product,
  payload: {
    description: 'The product is back in use.',
    fields: (t) => ({ product: productPayloadField(t) }),
  },
});

defineMutation('deleteProduct', {
  operation: 'delete-product',
  description: 'Deletes a product for good.',
  input: { description: 'Which product to delete.', fields: (t) => ({ productId: t.id(productId) }) },
  request: pathOf,
  destructive: {
    // The product as for any dry run, and the lists of what may refer to it.
    calls: 5,
    async foresee({ productId: id }, projectId, { loaders }) {
      await foreseeExisting(loaders.load(products.byId, { projectId, id }), 'product');
      await foreseeObstacles('productId', usesOfProduct(id, projectId, loaders));
    },
  },
  changes,
  outcome: ({ productId: id }) => ({ id }),
  payload: {
    description: 'The product was deleted.',
    fields: (t) => ({
      deletedProductId: t.id({
        nullable: true,
        description: 'The id of the product that is gone; null on a dry run.',
        resolve: ({ outcome }) => outcome?.id,
      }),
    }),
  },
});

const AppStoreSubscriptionInput = builder.inputType('AppStoreSubscriptionInput', {
  description: 'What the App Store has to know of a new subscription.',
  fields: (t) => ({
    duration: t.field({
      type: storeProductDuration.ref,
      required: true,
      description: 'How long one paid period lasts.',
    }),
    subscriptionGroupName: t.string({
      required: true,
      description:
        'The subscription group that it belongs to: a customer can have one subscription of a group.',
    }),
    subscriptionGroupId: t.string({
      description: "The store's own id of that group, when it exists already.",
    }),
  }),
});

const StoreInformationInput = builder.inputType('StoreInformationInput', {
  description:
    'What a store has to know of a new product, by the store and kind of product. Give exactly one.',
  isOneOf: true,
  fields: (t) => ({
    appStoreSubscription: t.field({
      type: AppStoreSubscriptionInput,
      description: 'For a subscription in the App Store.',
    }),
  }),
});

defineMutation('createProductInStore', {
  operation: 'create-product-in-store',
  description:
    'Makes a product, which RevenueCat knows already, in its store. RevenueCat can do so in the App Store only.',
  asksStore: true,
  input: {
    description: 'Which product to make in its store.',
    fields: (t) => ({
      productId: t.id(productId),
      storeInformation: t.field({
        type: StoreInformationInput,
        description: 'What the store has to know of a subscription. Other products need nothing.',
      }),
    }),
  },
  request: ({ storeInformation, ...input }, projectId) => {
    const subscription = storeInformation?.appStoreSubscription;
    if (!subscription) return pathOf(input, projectId);
    const { duration, subscriptionGroupName, subscriptionGroupId } = subscription;
    return {
      ...pathOf(input, projectId),
      body: {
        store_information: givenValues({
          // Refused by the check below, before it could be sent.
          duration: duration as Exclude<typeof duration, typeof unrecognized>,
          subscription_group_name: subscriptionGroupName,
          subscription_group_id: subscriptionGroupId,
        }),
      },
    };
  },
  check: ({ storeInformation }) =>
    unrecognizedIssue(
      ['storeInformation', 'appStoreSubscription', 'duration'],
      storeInformation?.appStoreSubscription?.duration,
    ),
  fieldNames: { store_information: ['storeInformation', 'appStoreSubscription'] },
  changes,
  outcome: ({ productId: id }, { created_product: storeProduct }) => ({ id, storeProduct }),
  payload: {
    description: 'The product was made in its store.',
    fields: (t) => ({
      storeProduct: t.field({
        type: StoreProductRef,
        nullable: true,
        description: 'The product as the store has it.',
        resolve: ({ outcome }) => outcome?.storeProduct,
      }),
      product: t.field({
        type: ProductRef,
        nullable: true,
        loads: { reference: products.byId },
        description: 'The product as RevenueCat has it now.',
        resolve: ({ projectId, outcome }, _args, context, info) =>
          loadReference(info, context, 'Product', products.byId, projectId, outcome?.id),
      }),
    }),
  },
});
