import type { MonetaryAmount, Store } from '../state/stored-facts.ts';

/** Whether there is an invoice for a payment: Web Billing makes one for each, but for what is free. */
export function isInvoiced(store: Store, paid: MonetaryAmount): boolean {
  return store === 'rc_billing' && paid.gross !== 0;
}
