import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from './wire-enum.ts';

/** Where something was bought. */
export const store = defineWireEnum('Store', {
  description: 'The store or billing system that a subscription or purchase was made in.',
  values: wireEnums['Subscription.store'],
  descriptions: {
    amazon: 'The Amazon Appstore.',
    app_store: "Apple's App Store.",
    mac_app_store: "Apple's Mac App Store.",
    play_store: 'The Google Play Store.',
    promotional: 'Granted in RevenueCat, without a store.',
    stripe: 'Stripe Billing.',
    rc_billing: "RevenueCat's own Web Billing.",
    external: 'A payment provider that reports through the External Purchases API.',
    roku: 'The Roku Channel Store.',
    paddle: 'Paddle Billing.',
    paypal: 'PayPal.',
    galaxy: 'The Samsung Galaxy Store.',
    test_store: "RevenueCat's Test Store, for development.",
  },
});

/** How a customer came by something. */
export const ownership = defineWireEnum('Ownership', {
  description: 'How a customer came by a subscription or purchase.',
  values: wireEnums.Ownership,
  descriptions: {
    purchased: 'The customer bought it.',
    family_shared: 'A member of the family bought it and shares it.',
  },
});
