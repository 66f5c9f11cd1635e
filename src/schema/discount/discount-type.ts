import { Held } from '../../loading/held.ts';
import type { DiscountCode } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs, defineConnection, resolveConnection } from '../common/connection.ts';
import { CurrencyAmountRef } from '../common/currency-amount.ts';
import { identify } from '../common/identity.ts';
import { betaNote } from '../common/release.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { discountDurationMode, discountEligibility, discountType } from './discount-enums.ts';
import { codesOfDiscount, discounts } from './discount-loader.ts';
import { DiscountRef } from './discount-ref.ts';

const rule = { operation: 'get-discount', customers: 'none' } as const;
const codesRule = { operation: 'list-discount-codes', customers: 'none' } as const;

const DiscountCodeRef = builder.objectRef<DiscountCode>('DiscountCode');
const DiscountCodeConnection = defineConnection('DiscountCode', DiscountCodeRef, 'the codes of a discount');

identify('Discount', DiscountRef, {
  loader: discounts.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

DiscountRef.implement({
  description: `A reduction of prices in Web Billing, which customers get with a code.${betaNote(rule.operation)}`,
  access: { rule },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the discount.",
    }),
    identifier: t.string({
      nullable: true,
      description: 'The name that the project itself gave the discount, such as `spring_2026`.',
      resolve: ({ data }) => data.identifier,
    }),
    customerFacingName: t.string({
      nullable: true,
      description: 'What customers read when they pay.',
      resolve: ({ data }) => data.customer_facing_name,
    }),
    type: t.field({
      type: discountType.ref,
      nullable: true,
      description: 'How the reduction is stated, and so which of `percentage` and `fixedAmounts` holds it.',
      resolve: ({ data }) => discountType.read(data.type),
    }),
    percentage: t.int({
      nullable: true,
      description: 'By how many percent prices are reduced, from 1 to 100; null for other types.',
      resolve: ({ data }) => (data.type === 'percentage' ? data.percentage : null),
    }),
    fixedAmounts: t.field({
      type: [CurrencyAmountRef],
      nullable: { list: true, items: false },
      description: 'By how much prices are reduced, for each currency; null for other types.',
      resolve: ({ data }) =>
        data.type === 'fixed_amount'
          ? Object.entries(data.fixed_amount).map(([currency, amount]) => ({ currency, amount }))
          : null,
    }),
    durationMode: t.field({
      type: discountDurationMode.ref,
      nullable: true,
      description: 'Which payments are reduced.',
      resolve: ({ data }) => discountDurationMode.read(data.duration_mode),
    }),
    timeWindow: t.field({
      type: 'Duration',
      nullable: true,
      description: 'How long payments are reduced where `durationMode` is `TIME_WINDOW`; null otherwise.',
      resolve: ({ data }) => data.time_window,
    }),
    eligibility: t.field({
      type: discountEligibility.ref,
      nullable: true,
      description: 'Which customers may use it.',
      resolve: ({ data }) => discountEligibility.read(data.eligibility),
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was disabled; null while it is in use.',
      resolve: ({ data }) => data.disabled_at,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was made.',
      resolve: ({ data }) => data.created_at,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed.',
      resolve: ({ data }) => data.updated_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the discount belongs to.',
      resolve: ({ projectId }) => ({ projectId }),
    }),
    codes: t.field({
      type: DiscountCodeConnection,
      nullable: true,
      args: connectionArgs,
      access: codesRule,
      loads: codesOfDiscount,
      description: `The codes that give the discount.${betaNote(codesRule.operation)}`,
      resolve: ({ projectId, id }, args, context) =>
        resolveConnection(context, args, {
          loader: codesOfDiscount,
          list: { projectId, id },
          cursorOf: (item: DiscountCode) => item.code,
          toNode: (item) => item,
        }),
    }),
  }),
});

DiscountCodeRef.implement({
  description: `What customers type to get a discount.${betaNote(codesRule.operation)}`,
  access: { rule: codesRule },
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: true,
      description: 'What the customer types to get the discount.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the code was made.',
      resolve: (item) => item.created_at,
    }),
  }),
});
