import { builder } from '../builder.ts';

/* What the stores have to know of an app: the whole of it for a new app, and parts of it for a change. */

const secret = (noun: string) => `${noun} It is a secret: it is passed on, and never shown again.`;
const change = 'What is left out stays as it is.';
const clears = 'null takes it away.';

const bundleId = 'The id by which Apple knows the app, such as `com.example.app`.';
const packageName = 'The name by which the store knows the app, such as `com.example.app`.';
const amazonSecret = secret('The shared key of the Amazon developer account.');
const appleSecret = secret('The shared secret of the app.');
const stripeAccountId =
  'The Stripe account, which must be connected to RevenueCat. With one connected account it may be left out.';
const appName = 'The name that customers see when they pay.';
const supportEmail = 'Where customers write to for help.';
const defaultCurrency = 'The currency, as an ISO 4217 code, of prices that name none.';
const rokuApiKey = secret('The API key of Roku Pay.');
const rokuChannelId = "The store's id of the channel that is the app.";
const rokuChannelName = 'What the channel is called in the store.';
const paddleApiKey = secret("A server's API key of Paddle.");
const paddleIsSandbox = "Whether the account is one of Paddle's sandbox.";

type InputBuilder = Parameters<Parameters<typeof builder.inputType<string, never>>[1]['fields']>[0];

/** Keys of the App Store, which can be given with an app or later. */
const appStoreKeys = (t: InputBuilder) => ({
  subscriptionPrivateKey: t.string({ description: secret('The in-app purchase key, as PKCS #8 text.') }),
  subscriptionKeyId: t.string({ description: 'The id of the in-app purchase key.' }),
  subscriptionKeyIssuer: t.string({ description: 'The issuer id of the in-app purchase key.' }),
  appStoreConnectApiKey: t.string({ description: secret('The App Store Connect API key, as PEM text.') }),
  appStoreConnectApiKeyId: t.string({
    description: 'Which key of the App Store Connect API it is: the id that Apple shows beside it.',
  }),
  appStoreConnectApiKeyIssuer: t.string({
    description: 'The team that the key belongs to: the issuer id that Apple shows above its keys.',
  }),
  appStoreConnectVendorNumber: t.string({
    description: 'The vendor number in App Store Connect, for financial reports.',
  }),
});

const NewAmazonAppInput = builder.inputType('NewAmazonAppInput', {
  description: 'An app in the Amazon Appstore.',
  fields: (t) => ({
    packageName: t.string({ required: true, description: packageName }),
    sharedSecret: t.string({ description: amazonSecret }),
  }),
});

const NewAppStoreAppInput = builder.inputType('NewAppStoreAppInput', {
  description: "An app in Apple's App Store.",
  fields: (t) => ({
    bundleId: t.string({ required: true, description: bundleId }),
    sharedSecret: t.string({ description: appleSecret }),
    ...appStoreKeys(t),
  }),
});

const NewMacAppStoreAppInput = builder.inputType('NewMacAppStoreAppInput', {
  description: "An app in Apple's Mac App Store.",
  fields: (t) => ({
    bundleId: t.string({ required: true, description: bundleId }),
    sharedSecret: t.string({ description: appleSecret }),
  }),
});

const PlayStoreAppInput = builder.inputType('PlayStoreAppInput', {
  description: 'An app in the Google Play Store.',
  fields: (t) => ({ packageName: t.string({ required: true, description: packageName }) }),
});

const NewStripeAppInput = builder.inputType('NewStripeAppInput', {
  description: 'An app that bills through Stripe.',
  fields: (t) => ({ stripeAccountId: t.string({ description: stripeAccountId }) }),
});

const NewRcBillingAppInput = builder.inputType('NewRcBillingAppInput', {
  description: "An app that bills through RevenueCat's Web Billing.",
  fields: (t) => ({
    stripeAccountId: t.string({ description: stripeAccountId }),
    appName: t.string({ required: true, description: appName }),
    supportEmail: t.string({ description: supportEmail }),
    defaultCurrency: t.string({ description: defaultCurrency }),
  }),
});

const NewRokuAppInput = builder.inputType('NewRokuAppInput', {
  description: 'An app in the Roku Channel Store.',
  fields: (t) => ({
    rokuApiKey: t.string({ description: rokuApiKey }),
    rokuChannelId: t.string({ description: rokuChannelId }),
    rokuChannelName: t.string({ description: rokuChannelName }),
  }),
});

const NewPaddleAppInput = builder.inputType('NewPaddleAppInput', {
  description: 'An app that bills through Paddle.',
  fields: (t) => ({
    paddleApiKey: t.string({ description: paddleApiKey }),
    paddleIsSandbox: t.boolean({ description: paddleIsSandbox }),
  }),
});

/** The members are named as the settings of `App` are. */
export const NewAppSettingsInput = builder.inputType('NewAppSettingsInput', {
  description: 'Where a new app sells, and what RevenueCat has to know of it there. Give exactly one.',
  isOneOf: true,
  fields: (t) => ({
    amazon: t.field({ type: NewAmazonAppInput, description: 'An app in the Amazon Appstore.' }),
    appStore: t.field({ type: NewAppStoreAppInput, description: "An app in Apple's App Store." }),
    macAppStore: t.field({ type: NewMacAppStoreAppInput, description: "An app in Apple's Mac App Store." }),
    playStore: t.field({ type: PlayStoreAppInput, description: 'An app in the Google Play Store.' }),
    stripe: t.field({ type: NewStripeAppInput, description: 'An app that bills through Stripe.' }),
    rcBilling: t.field({
      type: NewRcBillingAppInput,
      description: "An app that bills through RevenueCat's Web Billing.",
    }),
    roku: t.field({ type: NewRokuAppInput, description: 'An app in the Roku Channel Store.' }),
    paddle: t.field({ type: NewPaddleAppInput, description: 'An app that bills through Paddle.' }),
  }),
});

const AmazonAppChangesInput = builder.inputType('AmazonAppChangesInput', {
  description: `Changes of an app in the Amazon Appstore. ${change}`,
  fields: (t) => ({
    packageName: t.string({ description: packageName }),
    sharedSecret: t.string({ description: `${amazonSecret} ${clears}` }),
  }),
});

const AppStoreAppChangesInput = builder.inputType('AppStoreAppChangesInput', {
  description: `Changes of an app in Apple's App Store. ${change}`,
  fields: (t) => ({
    bundleId: t.string({ description: bundleId }),
    sharedSecret: t.string({ description: `${appleSecret} ${clears}` }),
    ...appStoreKeys(t),
  }),
});

const MacAppStoreAppChangesInput = builder.inputType('MacAppStoreAppChangesInput', {
  description: `Changes of an app in Apple's Mac App Store. ${change}`,
  fields: (t) => ({
    bundleId: t.string({ description: bundleId }),
    sharedSecret: t.string({ description: `${appleSecret} ${clears}` }),
  }),
});

const StripeAppChangesInput = builder.inputType('StripeAppChangesInput', {
  description: `Changes of an app that bills through Stripe. ${change}`,
  fields: (t) => ({ stripeAccountId: t.string({ description: stripeAccountId }) }),
});

const RcBillingAppChangesInput = builder.inputType('RcBillingAppChangesInput', {
  description: `Changes of an app that bills through RevenueCat's Web Billing. ${change}`,
  fields: (t) => ({
    stripeAccountId: t.string({ description: `${stripeAccountId} ${clears}` }),
    appName: t.string({ description: `${appName} ${clears}` }),
    supportEmail: t.string({ description: `${supportEmail} ${clears}` }),
    defaultCurrency: t.string({ description: defaultCurrency }),
  }),
});

const RokuAppChangesInput = builder.inputType('RokuAppChangesInput', {
  description: `Changes of an app in the Roku Channel Store. ${change}`,
  fields: (t) => ({
    rokuApiKey: t.string({ description: `${rokuApiKey} ${clears}` }),
    rokuChannelId: t.string({ description: `${rokuChannelId} ${clears}` }),
    rokuChannelName: t.string({ description: `${rokuChannelName} ${clears}` }),
  }),
});

const PaddleAppChangesInput = builder.inputType('PaddleAppChangesInput', {
  description: `Changes of an app that bills through Paddle. ${change}`,
  fields: (t) => ({
    paddleApiKey: t.string({ description: `${paddleApiKey} ${clears}` }),
    paddleIsSandbox: t.boolean({ description: paddleIsSandbox }),
  }),
});

export const AppSettingsChangesInput = builder.inputType('AppSettingsChangesInput', {
  description: 'Changes of what RevenueCat knows of an app in its store. Give exactly the one of its store.',
  isOneOf: true,
  fields: (t) => ({
    amazon: t.field({ type: AmazonAppChangesInput, description: 'For an app in the Amazon Appstore.' }),
    appStore: t.field({ type: AppStoreAppChangesInput, description: "For an app in Apple's App Store." }),
    macAppStore: t.field({
      type: MacAppStoreAppChangesInput,
      description: "For an app in Apple's Mac App Store.",
    }),
    playStore: t.field({ type: PlayStoreAppInput, description: 'For an app in the Google Play Store.' }),
    stripe: t.field({ type: StripeAppChangesInput, description: 'For an app that bills through Stripe.' }),
    rcBilling: t.field({
      type: RcBillingAppChangesInput,
      description: "For an app that bills through RevenueCat's Web Billing.",
    }),
    roku: t.field({ type: RokuAppChangesInput, description: 'For an app in the Roku Channel Store.' }),
    paddle: t.field({ type: PaddleAppChangesInput, description: 'For an app that bills through Paddle.' }),
  }),
});
