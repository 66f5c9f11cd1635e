import { Held } from '../../loading/held.ts';
import type { Discount } from '../../revenuecat/generated/wire.ts';
import type { BuilderTypes } from '../builder.ts';
import type { unrecognized } from '../common/wire-enum.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import type { InputIssue } from '../mutation/user-errors.ts';
import { emptyUpdateIssue, unrecognizedIssue } from '../mutation/value-rules.ts';
import { discountDurationMode, discountEligibility, discountType } from './discount-enums.ts';
import { discounts } from './discount-loader.ts';
import { DiscountRef } from './discount-ref.ts';
import {
  contradictingTermsIssues,
  FixedAmountInput,
  fixedAmountNames,
  fixedAmountsBody,
  missingTermsIssues,
} from './discount-terms.ts';

const discountId = { required: true, description: "RevenueCat's id of the discount." } as const;
const pathOf = ({ discountId: id }: { discountId: string }, projectId: string) => ({
  path: { project_id: projectId, discount_id: id },
});
const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'discounts' } as const,
];
const outcome = (_input: unknown, discount: Discount) => discount;

function discountPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<Discount>>,
) {
  return t.field({
    type: DiscountRef,
    nullable: true,
    loads: 'nothing',
    description: 'The discount as it is now.',
    resolve: ({ projectId, outcome: discount }) =>
      discount === null ? null : Held.of(projectId, discount.id, discount),
  });
}

type Known<Value> = Exclude<Value, typeof unrecognized>;

/** Values that the enums have for answers only. */
function unrecognizedIssues(input: {
  readonly type?: unknown;
  readonly durationMode?: unknown;
  readonly eligibility?: unknown;
}): readonly InputIssue[] {
  return [
    ...unrecognizedIssue(['type'], input.type),
    ...unrecognizedIssue(['durationMode'], input.durationMode),
    ...unrecognizedIssue(['eligibility'], input.eligibility),
  ];
}

defineMutation('createDiscount', {
  operation: 'create-discount',
  description: 'Makes a discount. It has no codes yet.',
  input: {
    description: 'The discount to make.',
    fields: (t) => ({
      identifier: t.string({
        required: true,
        description:
          'The name that the project gives the discount, such as `spring_2026`. It cannot be changed.',
      }),
      customerFacingName: t.string({ required: true, description: 'What customers read when they pay.' }),
      type: t.field({
        type: discountType.ref,
        required: true,
        description:
          'How the reduction is stated, and so which of `percentage` and `fixedAmounts` is needed.',
      }),
      percentage: t.int({
        description: 'By how many percent prices are reduced; with the type `PERCENTAGE` only.',
      }),
      fixedAmounts: t.field({
        type: [FixedAmountInput],
        description:
          'By how much prices are reduced, once for each currency; with the type `FIXED_AMOUNT` only.',
      }),
      durationMode: t.field({
        type: discountDurationMode.ref,
        required: true,
        description: 'Which payments are reduced.',
      }),
      timeWindow: t.field({
        type: 'Duration',
        description: 'How long payments are reduced; with the duration mode `TIME_WINDOW` only.',
      }),
      eligibility: t.field({
        type: discountEligibility.ref,
        required: true,
        description: 'Which customers may use it.',
      }),
      productIdentifiers: t.stringList({
        description:
          "The products that it is for, by the stores' own ids of them; RevenueCat never tells them again.",
      }),
    }),
  },
  request: (input, projectId) => ({
    path: { project_id: projectId },
    body: givenValues({
      identifier: input.identifier,
      customer_facing_name: input.customerFacingName,
      // Refused by the check below, before it could be sent.
      type: input.type as Known<typeof input.type>,
      duration_mode: input.durationMode as Known<typeof input.durationMode>,
      eligibility: input.eligibility as Known<typeof input.eligibility>,
      // A new discount has nothing that null could clear.
      percentage: input.percentage ?? undefined,
      fixed_amounts: fixedAmountsBody(input.fixedAmounts) ?? undefined,
      time_window: input.timeWindow ?? undefined,
      product_identifiers: input.productIdentifiers ?? undefined,
    }),
  }),
  fieldNames: fixedAmountNames,
  check: (input) => [
    ...unrecognizedIssues(input),
    ...missingTermsIssues(input),
    ...contradictingTermsIssues(input),
  ],
  changes,
  outcome,
  payload: { description: 'The discount was made.', fields: (t) => ({ discount: discountPayloadField(t) }) },
});

defineMutation('updateDiscount', {
  operation: 'update-discount-offer',
  description: 'Changes a discount.',
  input: {
    description: 'Which discount to change, and how. What is left out stays as it is.',
    fields: (t) => ({
      discountId: t.id(discountId),
      customerFacingName: t.string({ description: 'What customers read when they pay from now on.' }),
      type: t.field({
        type: discountType.ref,
        description:
          'How the reduction is stated from now on; another type needs its `percentage` or `fixedAmounts`.',
      }),
      percentage: t.int({
        description: 'By how many percent prices are reduced; for the type `PERCENTAGE` only.',
      }),
      fixedAmounts: t.field({
        type: [FixedAmountInput],
        description:
          'What replaces all amounts so far, once for each currency; for the type `FIXED_AMOUNT` only.',
      }),
      durationMode: t.field({
        type: discountDurationMode.ref,
        description: 'Which payments are reduced from now on.',
      }),
      timeWindow: t.field({
        type: 'Duration',
        description: 'How long payments are reduced; for the duration mode `TIME_WINDOW` only.',
      }),
      eligibility: t.field({
        type: discountEligibility.ref,
        description: 'Which customers may use it from now on.',
      }),
      productIdentifiers: t.stringList({
        description: "The products that it is for from now on, by the stores' own ids of them.",
      }),
    }),
  },
  request: (input, projectId) => ({
    ...pathOf(input, projectId),
    // Nothing of a discount can be cleared: null is refused by the documents' limits before it could be sent.
    body: givenValues({
      customer_facing_name: input.customerFacingName as string | undefined,
      type: input.type as Known<NonNullable<typeof input.type>> | undefined,
      percentage: input.percentage as number | undefined,
      fixed_amounts: fixedAmountsBody(input.fixedAmounts) as
        NonNullable<ReturnType<typeof fixedAmountsBody>> | undefined,
      duration_mode: input.durationMode as Known<NonNullable<typeof input.durationMode>> | undefined,
      time_window: input.timeWindow as string | undefined,
      eligibility: input.eligibility as Known<NonNullable<typeof input.eligibility>> | undefined,
      product_identifiers: input.productIdentifiers as string[] | undefined,
    }),
  }),
  fieldNames: fixedAmountNames,
  check: (input) => [
    ...emptyUpdateIssue({
      customerFacingName: input.customerFacingName,
      type: input.type,
      percentage: input.percentage,
      fixedAmounts: input.fixedAmounts,
      durationMode: input.durationMode,
      timeWindow: input.timeWindow,
      eligibility: input.eligibility,
      productIdentifiers: input.productIdentifiers,
    }),
    ...unrecognizedIssues(input),
    ...contradictingTermsIssues(input),
  ],
  changes,
  outcome,
  payload: {
    description: 'The discount was changed.',
    fields: (t) => ({ discount: discountPayloadField(t) }),
  },
});

defineMutation('enableDiscount', {
  operation: 'enable-discount',
  description: 'Brings a disabled discount back into use.',
  input: { description: 'Which discount to enable.', fields: (t) => ({ discountId: t.id(discountId) }) },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The discount is in use.',
    fields: (t) => ({ discount: discountPayloadField(t) }),
  },
});

defineMutation('disableDiscount', {
  operation: 'disable-discount',
  description: 'Takes a discount out of use, and keeps it and its codes.',
  input: { description: 'Which discount to disable.', fields: (t) => ({ discountId: t.id(discountId) }) },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The discount was disabled.',
    fields: (t) => ({ discount: discountPayloadField(t) }),
  },
});

defineMutation('deleteDiscount', {
  operation: 'delete-discount',
  description: 'Deletes a discount and its codes for good.',
  input: { description: 'Which discount to delete.', fields: (t) => ({ discountId: t.id(discountId) }) },
  request: pathOf,
  destructive: {
    foresee: ({ discountId: id }, projectId, context) =>
      foreseeExisting(context.loaders.load(discounts.byId, { projectId, id }), 'discount'),
  },
  changes,
  outcome: ({ discountId: id }) => ({ id }),
  payload: {
    description: 'The discount was deleted.',
    fields: (t) => ({
      deletedDiscountId: t.id({
        nullable: true,
        description: 'The id of the discount that is gone; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});
