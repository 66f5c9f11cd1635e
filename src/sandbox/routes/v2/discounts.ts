import { z } from 'zod';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';
import { discountAnswer } from '../../answers/configuration-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { termsAfter } from '../../changes/discount-terms.ts';
import { alreadyExists, invalidRequest, missing } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { answerPage } from '../../http/pagination.ts';
import type { ProjectStore } from '../../state/project-store.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { isoDuration } from './body-fields.ts';
import { discountInPath } from './found.ts';

const customerFacingName = z.string().min(3).max(1024);
const type = z.enum(['percentage', 'fixed_amount']);
const durationMode = z.enum(wireEnums['DiscountPercentageVariant.duration_mode']);
const eligibility = z.enum(wireEnums['DiscountPercentageVariant.eligibility']);
const optionalTerms = {
  percentage: z.int().min(1).max(100).optional(),
  fixed_amounts: z
    .record(z.string(), z.strictObject({ currency: z.string().length(3), amount: z.number() }))
    .optional(),
  time_window: isoDuration.optional(),
  product_identifiers: z.array(z.string()).optional(),
};

const newDiscount = z.strictObject({
  identifier: z.string().min(1).max(100),
  customer_facing_name: customerFacingName,
  type,
  duration_mode: durationMode,
  eligibility,
  ...optionalTerms,
});
const changes = z.strictObject({
  customer_facing_name: customerFacingName.optional(),
  type: type.optional(),
  duration_mode: durationMode.optional(),
  eligibility: eligibility.optional(),
  ...optionalTerms,
});

export const discountRoutes: Handlers = {
  'list-discounts': (request) =>
    answerPage(request, request.project.discounts, (discount) => discount.id, discountAnswer),

  'get-discount': (request) => discountAnswer(discountInPath(request)),

  'create-discount': (request) => {
    const body = bodyOf(request, newDiscount);
    const { project, now, random } = request;
    if ([...project.discounts].some((one) => one.identifier === body.identifier)) {
      throw alreadyExists('A discount with this identifier already exists');
    }
    const discount = project.discounts.add({
      id: newId('discount', random),
      identifier: body.identifier,
      customerFacingName: body.customer_facing_name,
      ...termsAfter(null, body),
      eligibility: body.eligibility,
      productIdentifiers: knownIdentifiers(project, body.product_identifiers ?? []),
      disabledAt: null,
      createdAt: now,
      updatedAt: now,
    });
    return discountAnswer(discount);
  },

  'update-discount-offer': (request) => {
    const body = bodyOf(request, changes);
    if (Object.keys(body).length === 0) throw invalidRequest('The request body has nothing to change');
    const { project, now } = request;
    const discount = discountInPath(request);
    const terms = termsAfter(discount, body);
    const identifiers =
      body.product_identifiers === undefined
        ? discount.productIdentifiers
        : knownIdentifiers(project, body.product_identifiers);
    discount.customerFacingName = body.customer_facing_name ?? discount.customerFacingName;
    discount.eligibility = body.eligibility ?? discount.eligibility;
    Object.assign(discount, terms, { productIdentifiers: identifiers, updatedAt: now });
    return discountAnswer(discount);
  },

  'delete-discount': (request) => {
    const { id } = discountInPath(request);
    request.project.deleteDiscount(id);
    return deletedAnswer(request, 'discount', id);
  },

  'enable-discount': (request) => {
    const discount = discountInPath(request);
    if (discount.disabledAt !== null) discount.updatedAt = request.now;
    discount.disabledAt = null;
    return discountAnswer(discount);
  },

  'disable-discount': (request) => {
    const discount = discountInPath(request);
    if (discount.disabledAt === null) discount.disabledAt = discount.updatedAt = request.now;
    return discountAnswer(discount);
  },
};

/** Throws 404 for an identifier that no product has in any store. */
function knownIdentifiers(project: ProjectStore, identifiers: readonly string[]): readonly string[] {
  if (identifiers.length === 0) return [];
  const known = new Set([...project.products].map((product) => product.store_identifier));
  for (const identifier of identifiers) {
    if (!known.has(identifier)) throw missing(`No product has the identifier ${identifier}`);
  }
  return identifiers;
}
