import { z } from 'zod';
import { discountCodeAnswer } from '../../answers/configuration-answers.ts';
import { alreadyExists, missing } from '../../http/errors.ts';
import { answerPage } from '../../http/pagination.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { discountInPath } from './found.ts';

const newCodes = z.strictObject({
  codes: z
    .array(
      z
        .string()
        .min(1)
        .max(255)
        .regex(/^[A-Za-z0-9_]+$/),
    )
    .min(1)
    .max(10_000),
});

export const discountCodeRoutes: Handlers = {
  'list-discount-codes': (request) =>
    answerPage(
      request,
      request.project.discountCodesOf(discountInPath(request).id),
      (code) => code.id,
      discountCodeAnswer,
    ),

  // All or none: somebody who types a code must find one discount.
  'create-discount-codes': (request) => {
    const { codes } = bodyOf(request, newCodes);
    const { project, now } = request;
    const { id } = discountInPath(request);
    const inUse = [...project.discounts].map((discount) => project.discountCodesOf(discount.id));
    const seen = new Set<string>();
    const taken = codes.find(
      (code) => seen.size === seen.add(code).size || inUse.some((others) => others.has(code)),
    );
    if (taken !== undefined) throw alreadyExists(`The code ${taken} already exists`);
    const collection = project.discountCodesOf(id);
    return codes.map((code) => discountCodeAnswer(collection.add({ id: code, createdAt: now })));
  },

  'delete-discount-code': (request) => {
    const code = request.path['discount_code'] ?? '';
    if (!request.project.discountCodesOf(discountInPath(request).id).delete(code)) throw missing();
    return { object: 'discount_code', id: code, deleted_at: request.now };
  },
};
