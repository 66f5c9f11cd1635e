import type { MonetaryAmount } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';

export const MonetaryAmountRef = builder.objectRef<MonetaryAmount>('MonetaryAmount');

MonetaryAmountRef.implement({
  description:
    'An amount of money and how it divides. Amounts are in whole units of the currency, not in cents.',
  shareable: true,
  access: { rule: 'free' },
  fields: (t) => ({
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'The currency as an ISO 4217 code.',
    }),
    gross: t.exposeFloat('gross', {
      nullable: true,
      description: 'What the customer paid, everything included.',
    }),
    commission: t.float({
      nullable: true,
      description: "The store's share of the gross amount.",
      resolve: (amount) => amount.commission,
    }),
    tax: t.exposeFloat('tax', { nullable: true, description: 'The part of the gross amount that is tax.' }),
    proceeds: t.exposeFloat('proceeds', {
      nullable: true,
      description: 'What remains of the gross amount after tax and commission.',
    }),
  }),
});
