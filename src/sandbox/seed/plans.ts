const day = 86_400_000;

export interface Plan {
  readonly tier: 'plus' | 'pro' | 'premium' | 'family';
  readonly term: 'weekly' | 'monthly' | 'quarterly' | 'yearly';
}

export const terms = {
  weekly: { duration: 'P1W', ms: 7 * day, trialDuration: null },
  monthly: { duration: 'P1M', ms: 30 * day, trialDuration: 'P1W' },
  quarterly: { duration: 'P3M', ms: 91 * day, trialDuration: 'P1W' },
  yearly: { duration: 'P1Y', ms: 365 * day, trialDuration: 'P2W' },
} as const;

const monthlyPrices = { plus: 2.99, pro: 4.99, premium: 9.99, family: 14.99 } as const;
const monthsCharged = { weekly: 0.4, monthly: 1, quarterly: 2.5, yearly: 8 } as const;

/** What one period costs in USD. */
export function planPrice({ tier, term }: Plan): number {
  return Math.round(monthlyPrices[tier] * monthsCharged[term] * 100) / 100;
}
