import { builder } from '../builder.ts';
import { ActionAvailabilityRef } from '../common/action-availability.ts';
import { cancelAvailability, extendAvailability, refundAvailability } from './subscription-actions.ts';
import type { SubscriptionObject } from './subscription-ref.ts';

export const ActionsRef = builder.objectRef<SubscriptionObject>('CustomerSubscriptionActions');

ActionsRef.implement({
  description: 'What can be done with a subscription in its present state.',
  access: { rule: 'free' },
  fields: (t) => ({
    refund: t.field({
      type: ActionAvailabilityRef,
      nullable: false,
      description: 'Paying back the last payment and ending access at once.',
      resolve: ({ data }) => refundAvailability(data),
    }),
    cancel: t.field({
      type: ActionAvailabilityRef,
      nullable: false,
      description: 'Ending the subscription with its current period.',
      resolve: ({ data }) => cancelAvailability(data),
    }),
    extend: t.field({
      type: ActionAvailabilityRef,
      nullable: false,
      description: 'Moving the end of the current period.',
      resolve: ({ data }) => extendAvailability(data),
    }),
  }),
});
