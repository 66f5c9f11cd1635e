import type { App } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';

type SettingsOf<Store extends keyof App> = NonNullable<App[Store]>;

export const AmazonSettingsRef = builder.objectRef<SettingsOf<'amazon'>>('AmazonSettings');
export const AppStoreSettingsRef = builder.objectRef<SettingsOf<'app_store'>>('AppStoreSettings');
export const MacAppStoreSettingsRef = builder.objectRef<SettingsOf<'mac_app_store'>>('MacAppStoreSettings');
export const PlayStoreSettingsRef = builder.objectRef<SettingsOf<'play_store'>>('PlayStoreSettings');
export const StripeSettingsRef = builder.objectRef<SettingsOf<'stripe'>>('StripeSettings');
export const RcBillingSettingsRef = builder.objectRef<SettingsOf<'rc_billing'>>('RcBillingSettings');
export const RokuSettingsRef = builder.objectRef<SettingsOf<'roku'>>('RokuSettings');
export const PaddleSettingsRef = builder.objectRef<SettingsOf<'paddle'>>('PaddleSettings');

/** The field of App that leads to settings is for staff only, so nothing inside needs a rule of its own. */
const access = { rule: 'free' } as const;

AmazonSettingsRef.implement({
  description: 'How an app is set up in the Amazon Appstore.',
  access,
  fields: (t) => ({
    packageName: t.string({
      nullable: true,
      description: 'The name by which the store knows the app, such as `com.example.app`.',
      resolve: (it) => it.package_name,
    }),
  }),
});

AppStoreSettingsRef.implement({
  description: "How an app is set up in Apple's App Store.",
  access,
  fields: (t) => ({
    bundleId: t.string({
      nullable: true,
      description: 'The id by which Apple knows the app, such as `com.example.app`.',
      resolve: (it) => it.bundle_id,
    }),
    appStoreConnectApiKeyConfigured: t.boolean({
      nullable: true,
      description: 'Whether RevenueCat holds an App Store Connect API key for the app.',
      resolve: (it) => it.app_store_connect_api_key_configured,
    }),
    subscriptionKeyConfigured: t.boolean({
      nullable: true,
      description: 'Whether RevenueCat holds an in-app purchase key for the app.',
      resolve: (it) => it.subscription_key_configured,
    }),
  }),
});

MacAppStoreSettingsRef.implement({
  description: "How an app is set up in Apple's Mac App Store.",
  access,
  fields: (t) => ({
    bundleId: t.string({
      nullable: true,
      description: 'The id by which Apple knows the app, such as `com.example.app`.',
      resolve: (it) => it.bundle_id,
    }),
  }),
});

PlayStoreSettingsRef.implement({
  description: 'How an app is set up in the Google Play Store.',
  access,
  fields: (t) => ({
    packageName: t.string({
      nullable: true,
      description: 'The name by which the store knows the app, such as `com.example.app`.',
      resolve: (it) => it.package_name,
    }),
  }),
});

StripeSettingsRef.implement({
  description: 'How an app bills through Stripe.',
  access,
  fields: (t) => ({
    stripeAccountId: t.string({
      nullable: true,
      description: 'The connected Stripe account; null when none is connected.',
      resolve: (it) => it.stripe_account_id,
    }),
  }),
});

RcBillingSettingsRef.implement({
  description: "How an app bills through RevenueCat's Web Billing.",
  access,
  fields: (t) => ({
    stripeAccountId: t.string({
      nullable: true,
      description: 'The Stripe account that takes the payments; null when none is connected.',
      resolve: (it) => it.stripe_account_id,
    }),
    appName: t.string({
      nullable: true,
      description: 'The name that customers see when they pay.',
      resolve: (it) => it.app_name,
    }),
    supportEmail: t.string({
      nullable: true,
      description: 'Where customers write to for help.',
      resolve: (it) => it.support_email,
    }),
    defaultCurrency: t.string({
      nullable: true,
      description: 'The currency, as an ISO 4217 code, of prices that name none.',
      resolve: (it) => it.default_currency,
    }),
    sellerCompanyName: t.string({
      nullable: true,
      deprecationReason: 'RevenueCat has replaced it. Use `appName`. Since 2026-11-22.',
      description: 'The former name of `appName`.',
      resolve: (it) => it.seller_company_name,
    }),
    sellerCompanySupportEmail: t.string({
      nullable: true,
      deprecationReason: 'RevenueCat has replaced it. Use `supportEmail`. Since 2026-11-22.',
      description: 'The former name of `supportEmail`.',
      resolve: (it) => it.seller_company_support_email,
    }),
  }),
});

RokuSettingsRef.implement({
  description: 'How an app is set up in the Roku Channel Store.',
  access,
  fields: (t) => ({
    rokuChannelId: t.string({
      nullable: true,
      description: "The store's id of the channel that is the app.",
      resolve: (it) => it.roku_channel_id,
    }),
    rokuChannelName: t.string({
      nullable: true,
      description: 'What the channel is called in the store.',
      resolve: (it) => it.roku_channel_name,
    }),
  }),
});

PaddleSettingsRef.implement({
  description: 'How an app bills through Paddle.',
  access,
  fields: (t) => ({
    paddleIsSandbox: t.boolean({
      nullable: true,
      description: "Whether the account is one of Paddle's sandbox.",
      resolve: (it) => it.paddle_is_sandbox,
    }),
    // Upstream answers the key itself. It is a secret, so the graph says only that there is one.
    paddleApiKeyConfigured: t.boolean({
      nullable: false,
      description: 'Whether RevenueCat holds an API key of Paddle for the app.',
      resolve: (it) => typeof it.paddle_api_key === 'string' && it.paddle_api_key !== '',
    }),
  }),
});
