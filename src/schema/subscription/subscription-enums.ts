import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from '../common/wire-enum.ts';

export const subscriptionStatus = defineWireEnum('SubscriptionStatus', {
  description: 'Where a subscription stands in its life.',
  values: wireEnums['Subscription.status'],
  descriptions: {
    trialing: 'In its free trial.',
    active: 'Paid and running.',
    expired: 'It is over, and gives no access any more.',
    in_grace_period: 'A payment failed; access lasts while the store tries again.',
    in_billing_retry: 'A payment failed and access has ended; the store still tries again.',
    paused: 'Paused by the customer; it resumes later.',
    unknown: 'RevenueCat cannot tell.',
    incomplete: 'The first payment has not gone through.',
  },
});

export const autoRenewalStatus = defineWireEnum('AutoRenewalStatus', {
  description: 'What happens when the current period ends.',
  values: wireEnums['Subscription.auto_renewal_status'],
  descriptions: {
    will_renew: 'It renews.',
    will_not_renew: 'It ends.',
    will_change_product: 'It goes on with another product.',
    will_pause: 'It pauses.',
    requires_price_increase_consent: 'It ends unless the customer agrees to the new price.',
    has_already_renewed: 'The next period is paid already.',
  },
});

export const transactionSort = defineWireEnum('SubscriptionTransactionSort', {
  description: 'What the payments of a subscription are sorted by.',
  values: wireEnums['get-play-store-or-app-store-subscription-transactions?sort'],
  descriptions: {
    id: "RevenueCat's id.",
    purchased_at: 'The moment of the payment.',
  },
});

export const sortDirection = defineWireEnum('SortDirection', {
  description: 'The direction of a sorted list.',
  values: wireEnums['get-play-store-or-app-store-subscription-transactions?direction'],
  descriptions: {
    asc: 'The smallest or oldest first.',
    desc: 'The largest or newest first.',
  },
});
