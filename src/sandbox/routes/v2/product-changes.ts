import { z } from 'zod';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';
import { productAnswer } from '../../answers/catalogue-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists, missing, unacceptableParameter, unprocessable } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import type { ProjectStore } from '../../state/project-store.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import type { StoredProduct } from '../../state/stored-facts.ts';
import { displayName, objectId } from './body-fields.ts';
import { productInPath } from './found.ts';

const newProduct = z.strictObject({
  store_identifier: z.string().min(1).max(200),
  app_id: objectId,
  type: z.enum(wireEnums.ProductType),
  display_name: displayName.nullable().optional(),
  subscription: z
    .strictObject({ duration: z.enum(['P1W', 'P1M', 'P2M', 'P3M', 'P6M', 'P1Y']) })
    .nullable()
    .optional(),
});

const changes = z.strictObject({ display_name: z.string().max(1500).optional() });

export const productChangeRoutes: Handlers = {
  'create-product': (request) => {
    const body = bodyOf(request, newProduct);
    const { project, now, random } = request;
    const app = project.apps.get(body.app_id);
    if (app === undefined) throw missing('The app does not exist');
    if (app.type === 'rc_billing')
      throw unprocessable('Web Billing products cannot be created through the API');
    if (app.type === 'stripe' && !body.store_identifier.startsWith('prod_')) {
      throw unacceptableParameter('store_identifier', 'Identifiers of Stripe products start with prod_');
    }
    for (const product of project.products) {
      if (product.app_id === app.id && product.store_identifier === body.store_identifier) {
        throw alreadyExists('A product with this store identifier already exists in the app');
      }
    }
    // The stores know the duration of their own products; only the Test Store has to be told.
    const duration = app.type === 'test_store' ? (body.subscription?.duration ?? null) : null;
    const product = project.products.add({
      object: 'product',
      id: newId('product', random),
      store_identifier: body.store_identifier,
      type: body.type,
      state: 'active',
      subscription:
        body.type === 'subscription' ? { duration, grace_period_duration: null, trial_duration: null } : null,
      one_time: body.type === 'subscription' ? null : { is_consumable: isConsumable(body.type) },
      created_at: now,
      app_id: app.id,
      display_name: body.display_name ?? null,
    });
    return productAnswer(request, product);
  },

  'update-product': (request) => {
    const { display_name: name } = bodyOf(request, changes);
    const product = productInPath(request);
    // The document lets the name be emptied, and no product have an empty one.
    if (name !== undefined) product.display_name = name === '' ? null : name;
    return productAnswer(request, product, request.expand.has('app'));
  },

  'delete-product': (request) => {
    const { id } = productInPath(request);
    const use = useOf(request.project, id);
    if (use !== null) throw unprocessable(`Cannot delete a product that ${use}`);
    request.project.products.delete(id);
    request.project.storeProducts.delete(id);
    return deletedAnswer(request, 'product', id);
  },

  'archive-product': (request) => {
    const product = productInPath(request);
    product.state = 'inactive';
    return productAnswer(request, product);
  },

  'unarchive-product': (request) => {
    const product = productInPath(request);
    product.state = 'active';
    return productAnswer(request, product);
  },
};

function isConsumable(type: StoredProduct['type']): boolean | null {
  return type === 'consumable' || (type === 'non_consumable' ? false : null);
}

/** Why a product cannot go, or null when nothing refers to it. */
function useOf(project: ProjectStore, id: string): string | null {
  for (const { productId, pendingProductId } of project.subscriptions) {
    if (productId === id || pendingProductId === id) return 'has purchases';
  }
  for (const { productId } of project.purchases) if (productId === id) return 'has purchases';
  if (project.entitlementsOfProduct(id).length > 0) return 'is attached to an entitlement';
  for (const { products } of project.packages) if (products.has(id)) return 'is attached to a package';
  for (const { productGrants } of project.virtualCurrencies) {
    if (productGrants?.some(({ productIds }) => productIds.includes(id))) return 'grants a virtual currency';
  }
  return null;
}
