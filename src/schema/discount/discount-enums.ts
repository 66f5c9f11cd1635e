import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from '../common/wire-enum.ts';

export const discountType = defineWireEnum('DiscountType', {
  description: 'How the reduction of a discount is stated.',
  values: [...wireEnums['DiscountPercentageVariant.type'], ...wireEnums['DiscountFixedAmountVariant.type']],
  descriptions: {
    percentage: 'As a part of the price.',
    fixed_amount: 'As an amount of money for each currency.',
  },
});

export const discountDurationMode = defineWireEnum('DiscountDurationMode', {
  description: 'Which payments of a subscription a discount reduces.',
  values: wireEnums['DiscountPercentageVariant.duration_mode'],
  descriptions: {
    one_time: 'The first payment only.',
    time_window: 'The payments of a time that begins with the first one.',
    forever: 'Every payment.',
  },
});

export const discountEligibility = defineWireEnum('DiscountEligibility', {
  description: 'Which customers may use a discount.',
  values: wireEnums['DiscountPercentageVariant.eligibility'],
  descriptions: {
    everyone: 'All customers.',
    never_purchased: 'Customers who have never bought anything.',
    never_subscribed: 'Customers who have never had a subscription.',
    never_subscribed_to_the_same_product: 'Customers who have never subscribed to the product in question.',
  },
});
