import { z } from 'zod';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';
import { packageAnswer, packagesOf } from '../../answers/catalogue-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { attachToPackage, detachFromPackage } from '../../changes/package-products.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredOffering, StoredPackage } from '../../state/stored-facts.ts';
import { displayName, lookupKey, objectId, productIds } from './body-fields.ts';
import { offeringInPath, packageInPath } from './found.ts';

const newPackage = z.strictObject({
  lookup_key: lookupKey,
  display_name: displayName,
  position: z.int().optional(),
});
const changes = z.strictObject({
  display_name: displayName.optional(),
  position: z.int().min(1).optional(),
});
const attachments = z.strictObject({
  products: z
    .array(
      // The document leaves these objects open.
      z.object({ product_id: objectId, eligibility_criteria: z.enum(wireEnums.EligibilityCriteria) }),
    )
    .min(1)
    .max(50),
});
const detachments = z.strictObject({ product_ids: productIds });

export const packageChangeRoutes: Handlers = {
  'create-packages': (request) => {
    const body = bodyOf(request, newPackage);
    const { project, now, random } = request;
    const offering = offeringInPath(request);
    if (packagesOf(request, offering).some((one) => one.lookupKey === body.lookup_key)) {
      throw alreadyExists('A package with this lookup key already exists in the offering');
    }
    const stored = project.packages.add({
      id: newId('package', random),
      offeringId: offering.id,
      lookupKey: body.lookup_key,
      displayName: body.display_name,
      position: null,
      createdAt: now,
      products: new Map(),
    });
    offering.packageIds.push(stored.id);
    if (body.position !== undefined) moveTo(request, offering, stored, body.position);
    return packageAnswer(request, stored, false);
  },

  'update-package': (request) => {
    const body = bodyOf(request, changes);
    const stored = packageInPath(request);
    if (body.display_name !== undefined) stored.displayName = body.display_name;
    const offering = request.project.offerings.get(stored.offeringId);
    if (body.position !== undefined && offering !== undefined) {
      moveTo(request, offering, stored, body.position);
    }
    return packageAnswer(request, stored, false);
  },

  'delete-package-from-offering': (request) => {
    const { id, offeringId } = packageInPath(request);
    const siblings = request.project.offerings.get(offeringId)?.packageIds;
    siblings?.splice(siblings.indexOf(id), 1);
    request.project.packages.delete(id);
    return deletedAnswer(request, 'package', id);
  },

  'attach-products-to-package': (request) => {
    const { products } = bodyOf(request, attachments);
    const stored = packageInPath(request);
    attachToPackage(
      request.project,
      stored,
      products.map((one) => [one.product_id, one.eligibility_criteria]),
    );
    return packageAnswer(request, stored, false);
  },

  'detach-products-from-package': (request) => {
    const { product_ids: ids } = bodyOf(request, detachments);
    const stored = packageInPath(request);
    detachFromPackage(request.project, stored, ids);
    return packageAnswer(request, stored, false);
  },
};

/** Gives a package its position among the others, which make room, and lists the offering in that order. */
function moveTo(
  request: SandboxRequest,
  offering: StoredOffering,
  moved: StoredPackage,
  position: number,
): void {
  const others = packagesOf(request, offering).filter((one) => one !== moved);
  const shift = (from: number, by: number): void => {
    for (const one of others) if (one.position !== null && one.position >= from) one.position += by;
  };
  if (moved.position !== null) shift(moved.position, -1);
  if (others.some((one) => one.position === position)) shift(position, 1);
  moved.position = position;
  // Two packages without a position compare as NaN: they keep their order.
  const sorted = [...others, moved].toSorted(
    (one, other) => (one.position ?? Infinity) - (other.position ?? Infinity) || 0,
  );
  offering.packageIds.splice(0, offering.packageIds.length, ...sorted.map(({ id }) => id));
}
