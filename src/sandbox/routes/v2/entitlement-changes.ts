import { z } from 'zod';
import { entitlementAnswer, productsOf } from '../../answers/catalogue-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists, missing, unprocessable } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { namedProducts, refuseArchived } from '../../changes/named-products.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { subscriptionStateAt } from '../../state/subscription-state.ts';
import { displayName, lookupKey, productIds } from './body-fields.ts';
import { entitlementInPath } from './found.ts';

const newEntitlement = z.strictObject({ lookup_key: lookupKey, display_name: displayName });
const changes = z.strictObject({ display_name: displayName });
const products = z.strictObject({ product_ids: productIds });

export const entitlementChangeRoutes: Handlers = {
  'create-entitlement': (request) => {
    const body = bodyOf(request, newEntitlement);
    const { project, now, random } = request;
    if ([...project.entitlements].some((one) => one.lookupKey === body.lookup_key)) {
      throw alreadyExists('An entitlement with this lookup key already exists');
    }
    const entitlement = project.entitlements.add({
      id: newId('entitlement', random),
      lookupKey: body.lookup_key,
      displayName: body.display_name,
      state: 'active',
      createdAt: now,
      productIds: new Set(),
    });
    return entitlementAnswer(request, entitlement);
  },

  'update-entitlement': (request) => {
    const body = bodyOf(request, changes);
    const entitlement = entitlementInPath(request);
    entitlement.displayName = body.display_name;
    return entitlementAnswer(request, entitlement);
  },

  'delete-entitlement': (request) => {
    const { project, now } = request;
    const { id, productIds: attached } = entitlementInPath(request);
    if (attached.size > 0) throw unprocessable('Cannot delete an entitlement that has products');
    for (const one of project.subscriptions) {
      if (one.grantedEntitlementId === id && subscriptionStateAt(one, now).givesAccess) {
        throw unprocessable('Cannot delete an entitlement that is granted to customers');
      }
    }
    project.entitlements.delete(id);
    return deletedAnswer(request, 'entitlement', id);
  },

  'archive-entitlement': (request) => {
    const entitlement = entitlementInPath(request);
    entitlement.state = 'inactive';
    return entitlementAnswer(request, entitlement);
  },

  'unarchive-entitlement': (request) => {
    const entitlement = entitlementInPath(request);
    refuseArchived(productsOf(request, entitlement.productIds));
    entitlement.state = 'active';
    return entitlementAnswer(request, entitlement);
  },

  'attach-products-to-entitlement': (request) => {
    const { product_ids: ids } = bodyOf(request, products);
    const entitlement = entitlementInPath(request);
    const named = namedProducts(request.project, ids);
    if (entitlement.state === 'active') refuseArchived(named);
    for (const { id } of named) request.project.attachToEntitlement(entitlement, id);
    return entitlementAnswer(request, entitlement);
  },

  'detach-products-from-entitlement': (request) => {
    const { product_ids: ids } = bodyOf(request, products);
    const entitlement = entitlementInPath(request);
    const named = namedProducts(request.project, ids);
    for (const { id } of named) {
      if (!entitlement.productIds.has(id)) throw missing(`The product ${id} is not attached`);
    }
    for (const { id } of named) request.project.detachFromEntitlement(entitlement, id);
    return entitlementAnswer(request, entitlement);
  },
};
