import type { Subscription } from '../../revenuecat/generated/wire.ts';
import { allowedAction, refusedAction, type ActionAvailability } from '../common/action-availability.ts';

/** The facts that upstream's operations judge by. */
export type SubscriptionFacts = Pick<
  Subscription,
  'store' | 'status' | 'auto_renewal_status' | 'current_period_ends_at' | 'ownership'
>;

const extendableStores: ReadonlySet<string> = new Set(['app_store', 'play_store', 'rc_billing']);
/** The statuses in which upstream calls a subscription active: the ones that give access. */
const runningStatuses: ReadonlySet<string> = new Set(['trialing', 'active', 'in_grace_period']);

/** Operation refund-subscription: Web Billing subscriptions that still run. */
export function refundAvailability(facts: SubscriptionFacts): ActionAvailability {
  if (facts.store === 'play_store') {
    return refusedAction('Refunds of Play Store subscriptions are made for one of their transactions.');
  }
  if (facts.store !== 'rc_billing')
    return refusedAction('Only Web Billing subscriptions can be refunded here.');
  if (facts.status === 'trialing') return refusedAction('Nothing has been paid during a trial.');
  return isRunning(facts) ? allowedAction : refusedAction('The subscription does not run any more.');
}

/** Operation cancel-subscription: Web Billing subscriptions that would renew. */
export function cancelAvailability(facts: SubscriptionFacts): ActionAvailability {
  if (facts.store !== 'rc_billing') {
    return refusedAction(
      'Only Web Billing subscriptions can be cancelled here; others are cancelled in their store.',
    );
  }
  if (!isRunning(facts)) return refusedAction('The subscription does not run any more.');
  return facts.auto_renewal_status === 'will_not_renew'
    ? refusedAction('The subscription is cancelled already and ends with its period.')
    : allowedAction;
}

/** Operation extend-subscription: App Store, Play Store and Web Billing subscriptions with a period that can be moved. */
export function extendAvailability(facts: SubscriptionFacts): ActionAvailability {
  if (!extendableStores.has(facts.store)) {
    return refusedAction('Only App Store, Play Store and Web Billing subscriptions can be extended.');
  }
  if (facts.ownership === 'family_shared')
    return refusedAction('Only the one who bought it can have it extended.');
  if (!isRunning(facts)) return refusedAction('The subscription does not run any more.');
  return facts.current_period_ends_at === null || facts.current_period_ends_at === undefined
    ? refusedAction('The subscription has no end that could be moved.')
    : allowedAction;
}

function isRunning(facts: SubscriptionFacts): boolean {
  return runningStatuses.has(facts.status);
}
