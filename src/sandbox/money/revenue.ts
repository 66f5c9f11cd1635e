import type { Currency, MonetaryAmount, Store } from '../state/stored-facts.ts';

const commissionRates: Partial<Record<Store, number>> = {
  app_store: 0.3,
  mac_app_store: 0.3,
  play_store: 0.15,
  amazon: 0.2,
  roku: 0.2,
  galaxy: 0.3,
  paddle: 0.05,
};
const cardRate = 0.03;
const taxRate = 0.08;

/** Splits what was paid the way the stores do: commission and estimated tax come off. */
export function revenue(paid: number, store: Store, currency: Currency = 'USD'): MonetaryAmount {
  const commission = cents(paid * (commissionRates[store] ?? cardRate));
  const tax = cents(paid * taxRate);
  return { currency, gross: cents(paid), commission, tax, proceeds: cents(paid - commission - tax) };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
