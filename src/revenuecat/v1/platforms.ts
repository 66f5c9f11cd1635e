/** The values of the `X-Platform` header with which v1 takes receipts. */
export const receiptPlatforms = [
  'ios',
  'android',
  'amazon',
  'macos',
  'uikitformac',
  'stripe',
  'roku',
  'paddle',
] as const;

export type ReceiptPlatform = (typeof receiptPlatforms)[number];

/** The platforms that a customer can be seen on, which are those of apps. */
export const seenPlatforms = [
  'ios',
  'android',
  'amazon',
  'macos',
  'uikitformac',
] as const satisfies readonly ReceiptPlatform[];
