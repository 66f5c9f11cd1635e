/** What one US dollar buys, fixed so that every number of the sandbox can be worked out by hand. */
export const unitsPerDollar = {
  USD: 1,
  EUR: 0.92,
  GBP: 0.79,
  AUD: 1.52,
  CAD: 1.37,
  JPY: 150,
  BRL: 5.6,
  KRW: 1380,
  CNY: 7.2,
  MXN: 19,
  SEK: 10.5,
  PLN: 4,
} as const;

export type ChartCurrency = keyof typeof unitsPerDollar;

export const chartCurrencies = Object.keys(unitsPerDollar) as ChartCurrency[];

/** In US dollars; an amount in a currency without a rate is taken as it is. */
export function inDollars(amount: number, currency: string): number {
  const rate = Object.hasOwn(unitsPerDollar, currency) ? unitsPerDollar[currency as ChartCurrency] : 1;
  return Math.round((amount / rate) * 100) / 100;
}
