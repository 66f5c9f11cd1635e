import { builder } from '../builder.ts';

/** An amount of money without how it divides, so that also customers may see it. */
export interface CurrencyAmount {
  /** ISO 4217 code. */
  readonly currency: string | null;
  /** In whole units of the currency. */
  readonly amount: number | null;
}

export const CurrencyAmountRef = builder.objectRef<CurrencyAmount>('CurrencyAmount');

CurrencyAmountRef.implement({
  description: 'An amount of money in one currency, in whole units of it and not in cents.',
  shareable: true,
  access: { rule: 'free' },
  fields: (t) => ({
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'The currency as an ISO 4217 code.',
    }),
    amount: t.exposeFloat('amount', { nullable: true, description: 'How much.' }),
  }),
});
