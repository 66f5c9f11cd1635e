import type { ReceiptPlatform } from '../../revenuecat/v1/platforms.ts';

/** What each platform means, wherever one is named. */
export const platformDescriptions: Readonly<Record<ReceiptPlatform, string>> = {
  ios: "Apple's App Store on iPhone, iPad, Apple TV, Apple Watch and Vision Pro.",
  android: 'Google Play.',
  amazon: 'The Amazon Appstore.',
  macos: 'The Mac App Store.',
  uikitformac: "An iPad app on the Mac through Apple's Catalyst.",
  stripe: 'Stripe.',
  roku: 'Roku.',
  paddle: 'Paddle.',
};
