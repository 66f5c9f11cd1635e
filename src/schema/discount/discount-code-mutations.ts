import type { BuilderTypes } from '../builder.ts';
import { loadReference } from '../common/reference.ts';
import type { RequestContext } from '../context.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { NotFound } from '../mutation/user-errors.ts';
import { codesOfDiscount, discounts } from './discount-loader.ts';
import { DiscountRef } from './discount-ref.ts';

const discountId = { required: true, description: "RevenueCat's id of the discount." } as const;
const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'discounts' } as const,
];

/** The discount whose codes changed, by its id: thousands of codes are not worth remembering for repetitions. */
function discountPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<{ readonly discountId: string }>>,
) {
  return t.field({
    type: DiscountRef,
    nullable: true,
    loads: { reference: discounts.byId },
    description: 'The discount, whose `codes` are as they are now.',
    resolve: ({ projectId, outcome }, _args, context, info) =>
      loadReference(info, context, 'Discount', discounts.byId, projectId, outcome?.discountId),
  });
}

defineMutation('createDiscountCodes', {
  operation: 'create-discount-codes',
  description: 'Adds codes to a discount.',
  input: {
    description: 'Which codes to add to which discount.',
    fields: (t) => ({
      discountId: t.id(discountId),
      codes: t.stringList({ required: true, description: 'What customers are to type, each code once.' }),
    }),
  },
  request: ({ discountId: id, codes }, projectId) => ({
    path: { project_id: projectId, discount_id: id },
    body: { codes },
  }),
  check({ codes }) {
    const seen = new Set<string>();
    return codes.flatMap((code, index) =>
      seen.size === seen.add(code).size
        ? [inputIssue(['codes', String(index)], 'It is given more than once.')]
        : [],
    );
  },
  changes,
  outcome: ({ discountId: id }) => ({ discountId: id }),
  payload: {
    description: 'The codes were added.',
    fields: (t) => ({ discount: discountPayloadField(t) }),
  },
});

defineMutation('deleteDiscountCode', {
  operation: 'delete-discount-code',
  description: 'Deletes a code, so that nobody gets the discount with it any more.',
  input: {
    description: 'Which code of which discount to delete.',
    fields: (t) => ({
      discountId: t.id(discountId),
      discountCode: t.id({ required: true, description: 'The code as customers type it.' }),
    }),
  },
  request: ({ discountId: id, discountCode }, projectId) => ({
    path: { project_id: projectId, discount_id: id, discount_code: discountCode },
  }),
  destructive: {
    // The discount, and the codes up to the largest `first` as it is set by default.
    calls: 6,
    async foresee({ discountId: id, discountCode }, projectId, context) {
      await foreseeExisting(context.loaders.load(discounts.byId, { projectId, id }), 'discount');
      await foreseeCode({ projectId, id }, discountCode, context);
    },
  },
  changes,
  outcome: ({ discountId: id, discountCode }) => ({ discountId: id, discountCode }),
  payload: {
    description: 'The code was deleted.',
    fields: (t) => ({
      deletedDiscountCode: t.id({
        nullable: true,
        description: 'The code that is gone; null on a dry run.',
        resolve: ({ outcome }) => outcome?.discountCode,
      }),
      discount: discountPayloadField(t),
    }),
  },
});

/**
 * Throws `NotFound` for a code that is in none of the pages that a query could ask for at once. Upstream cannot be asked
 * for a single code, and behind those pages nothing is claimed.
 */
async function foreseeCode(
  discount: { readonly projectId: string; readonly id: string },
  code: string,
  context: RequestContext,
): Promise<void> {
  const slice = { after: null, first: context.maxPageSize };
  const { items, hasNextPage } = await context.loaders.load(codesOfDiscount, { ...discount, slice });
  if (!hasNextPage && !items.some((item) => item.code === code)) {
    throw new NotFound('The discount has no such code.');
  }
}
