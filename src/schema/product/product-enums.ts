import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from '../common/wire-enum.ts';

export const productType = defineWireEnum('ProductType', {
  description: 'How a product is sold.',
  values: wireEnums.ProductType,
  descriptions: {
    subscription: 'It renews until it is cancelled.',
    one_time: 'It is bought once.',
    consumable: 'It is used up and can be bought again.',
    non_consumable: 'It is bought once and lasts.',
    non_renewing_subscription: 'It gives access for a time and does not renew by itself.',
  },
});

export const productDuration = defineWireEnum('ProductDuration', {
  description: 'How long one paid period of a Test Store subscription can last.',
  values: wireEnums.Duration,
  descriptions: {
    P1W: 'A week.',
    P1M: 'A month.',
    P2M: 'Two months.',
    P3M: 'Three months.',
    P6M: 'Half a year.',
    P1Y: 'A year.',
  },
});

export const storeProductDuration = defineWireEnum('StoreProductDuration', {
  description: 'How long one paid period of a subscription in the App Store can last.',
  values: wireEnums['CreateAppStoreConnectSubscriptionInput.duration'],
  descriptions: {
    ONE_WEEK: 'A week.',
    ONE_MONTH: 'A month.',
    TWO_MONTHS: 'Two months.',
    THREE_MONTHS: 'Three months.',
    SIX_MONTHS: 'Half a year.',
    ONE_YEAR: 'A year.',
  },
});
