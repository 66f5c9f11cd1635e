import { z } from 'zod';
import { offeringAnswer, packagesOf, productsOf } from '../../answers/catalogue-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists, unprocessable } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { refuseArchived } from '../../changes/named-products.ts';
import { bodyOf, optionalBodyOf } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredOffering, StoredProduct } from '../../state/stored-facts.ts';
import { displayName, lookupKey } from './body-fields.ts';
import { offeringInPath } from './found.ts';

const metadata = z.record(z.string(), z.unknown()).nullable().optional();
const newOffering = z.strictObject({ lookup_key: lookupKey, display_name: displayName, metadata });
const changes = z.strictObject({
  display_name: displayName.optional(),
  is_current: z.boolean().optional(),
  metadata,
});
const unarchiving = z.strictObject({ unarchive_referenced_entities: z.boolean().optional() });
const bare = { packages: false, products: false };

export const offeringChangeRoutes: Handlers = {
  'create-offering': (request) => {
    const body = bodyOf(request, newOffering);
    const { project, now, random } = request;
    if ([...project.offerings].some((one) => one.lookupKey === body.lookup_key)) {
      throw alreadyExists('An offering with this lookup key already exists');
    }
    const offering = project.offerings.add({
      id: newId('offering', random),
      lookupKey: body.lookup_key,
      displayName: body.display_name,
      isCurrent: false,
      state: 'active',
      createdAt: now,
      metadata: body.metadata ?? null,
      packageIds: [],
    });
    return offeringAnswer(request, offering, bare);
  },

  'update-offering': (request) => {
    const body = bodyOf(request, changes);
    const offering = offeringInPath(request);
    if (body.is_current === true && offering.state === 'inactive') {
      throw unprocessable('An archived offering cannot be the current one');
    }
    if (body.display_name !== undefined) offering.displayName = body.display_name;
    if (body.metadata !== undefined) offering.metadata = body.metadata;
    // A project has one current offering: the flag moves.
    if (body.is_current === true) for (const one of request.project.offerings) one.isCurrent = false;
    if (body.is_current !== undefined) offering.isCurrent = body.is_current;
    return offeringAnswer(request, offering, bare);
  },

  'delete-offering': (request) => {
    const { project } = request;
    const offering = offeringInPath(request);
    if (offering.isCurrent) throw unprocessable('Cannot delete the current offering');
    for (const paywall of project.paywalls) {
      if (paywall.offeringId === offering.id)
        throw unprocessable('Cannot delete an offering that has a paywall');
    }
    for (const id of offering.packageIds) project.packages.delete(id);
    for (const customer of project.customers) {
      if (customer.offeringOverrideId === offering.id) customer.offeringOverrideId = null;
    }
    project.offerings.delete(offering.id);
    return deletedAnswer(request, 'offering', offering.id);
  },

  'archive-offering': (request) => {
    const offering = offeringInPath(request);
    if (offering.isCurrent) throw unprocessable('Cannot archive the current offering');
    offering.state = 'inactive';
    return offeringAnswer(request, offering, bare);
  },

  'unarchive-offering': (request) => {
    const body = optionalBodyOf(request, unarchiving);
    const offering = offeringInPath(request);
    const sold = productsSold(request, offering);
    if (body.unarchive_referenced_entities === true) for (const product of sold) product.state = 'active';
    refuseArchived(sold);
    offering.state = 'active';
    return offeringAnswer(request, offering, bare);
  },
};

/** The products of all packages, each once. */
function productsSold(request: SandboxRequest, offering: StoredOffering): ReadonlySet<StoredProduct> {
  return new Set(
    packagesOf(request, offering).flatMap(({ products }) => [...productsOf(request, products.keys())]),
  );
}
