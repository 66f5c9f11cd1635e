/** Customers of the business seed that documents, examples and tests may name. */
export const memorableCustomers = {
  /** Pays monthly for Pro on the Play Store; owns the radar pack; has e-mail, name, a custom attribute, two aliases. */
  ada: 'ada',
  /** Premium on the App Store; the last charge failed, access goes on for five days of grace. */
  grace: 'grace',
  /** Got the money back: a subscription and a purchase on Web Billing, both without access. */
  refunded: 'refunded',
  /** In a free trial of Pro on the App Store. */
  tess: 'tess',
  /** Charges keep failing and the grace period is over: no access. */
  rory: 'rory',
  /** Paused on the Play Store, without a date to resume. */
  paula: 'paula',
  /** Uses the family plan of somebody else. */
  finn: 'finn',
  /** Was granted Premium for 30 days by support. */
  prue: 'prue',
  /** Web Billing, Pro monthly, and one purchase there: may be cancelled, refunded, extended. */
  wilma: 'wilma',
  /** Bought Pro for life: an entitlement without an end. */
  lila: 'lila',
  /** Will change from Pro monthly to Premium yearly at the end of the period. */
  chandra: 'chandra',
  /** 160 subscriptions, 155 purchases, 26 attributes and 25 aliases: every list has pages. */
  zoe: 'zoe',
  /** Created a minute ago, never opened the app, owns nothing. */
  newcomer: 'newcomer',
  /** A tester: access comes from the store's sandbox only. */
  sandy: 'sandy',
  /** Shares an e-mail address with `sandy`. */
  sandysTwin: 'sandys-twin',
} as const;

/** Customer ids that break careless code, each with a running Pro subscription and a purchase. */
export const awkwardCustomerIds: readonly string[] = [
  'user/1?x=#%',
  '🦊 fox & friends 🦊',
  'with several spaces',
  `quoted "double" and 'single'`,
  'already%2Fencoded',
  '$RCAnonymousID:0123456789abcdef0123456789abcdef',
  'plus+sign@example.com',
  'Ключ-客户-عميل',
  'semi;colon,comma&amp;=',
  'back\\slash',
  'dots..inside',
  '100%',
  '{"json":[1]}',
  `long-${'abcdefghij'.repeat(149)}12345`,
];
