import type { Purchase } from '../../revenuecat/generated/wire.ts';
import { allowedAction, refusedAction, type ActionAvailability } from '../common/action-availability.ts';

/** Operation refund-purchase: Web Billing purchases that still stand. */
export function refundAvailability(facts: Pick<Purchase, 'store' | 'status'>): ActionAvailability {
  if (facts.store !== 'rc_billing') return refusedAction('Only Web Billing purchases can be refunded here.');
  return facts.status === 'owned' ? allowedAction : refusedAction('The purchase has been paid back already.');
}
