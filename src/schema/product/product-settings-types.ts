import type { OneTimeProduct, SubscriptionProduct } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';

export const SubscriptionProductRef =
  builder.objectRef<NonNullable<SubscriptionProduct>>('SubscriptionProduct');
export const OneTimeProductRef = builder.objectRef<NonNullable<OneTimeProduct>>('OneTimeProduct');

SubscriptionProductRef.implement({
  description:
    'How long the parts of a subscription last. Some stores tell RevenueCat only after the first purchase.',
  access: { rule: 'free' },
  fields: (t) => ({
    duration: t.field({
      type: 'Duration',
      nullable: true,
      description: 'How long one paid period lasts.',
      resolve: (it) => it.duration,
    }),
    gracePeriodDuration: t.field({
      type: 'Duration',
      nullable: true,
      description: 'How long access lasts while the store retries a failed payment.',
      resolve: (it) => it.grace_period_duration,
    }),
    trialDuration: t.field({
      type: 'Duration',
      nullable: true,
      description: 'How long the free trial lasts; null when there is none.',
      resolve: (it) => it.trial_duration,
    }),
  }),
});

OneTimeProductRef.implement({
  description: 'What is particular to a product that is bought once.',
  access: { rule: 'free' },
  fields: (t) => ({
    isConsumable: t.boolean({
      nullable: true,
      description: 'Whether it is used up and can be bought again; null when RevenueCat does not know.',
      resolve: (it) => it.is_consumable,
    }),
  }),
});
