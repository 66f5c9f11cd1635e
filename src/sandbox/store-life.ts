import { recordSubscriptionChange } from './answers/customer-events.ts';
import type { ProjectStore } from './state/project-store.ts';
import type { Random } from './random.ts';
import { renewSubscription } from './changes/renewal.ts';
import type { StoredSubscription } from './state/stored-facts.ts';
import { cancelRenewal } from './changes/subscription-changes.ts';
import type { SandboxWebhooks } from './webhooks/sandbox-webhooks.ts';

/**
 * What happens in the stores, where no call of the API brings it about: tests and demos do. Each throws for a subscription
 * that the project does not have. What comes with a moment (an end, a billing issue, a pause) comes with the clock.
 */
export interface StoreLife {
  /** Charges for the next period, as long as the last one, and begins it now or when the current one ends. */
  renew(subscriptionId: string): void;
  /** The customer switches renewal off; access goes on to the end of the period. */
  turnOffRenewal(subscriptionId: string): void;
  /** The customer changes its mind. */
  turnOnRenewal(subscriptionId: string): void;
  /** The customer chooses another product from the next period on. */
  chooseProduct(subscriptionId: string, productId: string): void;
  /** The store fails to charge when the period ends, and tries for so long; with access for as long as `graceMs` says. */
  failToCharge(subscriptionId: string, triesMs: number, graceMs?: number): void;
  /** The subscription rests from the end of its period on, until then. */
  pause(subscriptionId: string, resumesAt: number): void;
}

export function createStoreLife(
  project: ProjectStore,
  webhooks: Pick<SandboxWebhooks, 'around'>,
  { random, now }: { random: Random; now: () => number },
): StoreLife {
  const change = (id: string, work: (subscription: StoredSubscription, moment: number) => void): void => {
    const subscription = project.subscriptions.get(id);
    if (subscription === undefined) throw new Error(`The sandbox has no subscription ${id}`);
    const moment = now();
    webhooks.around({ project, now: moment, path: { subscription_id: id }, body: undefined }, () => {
      work(subscription, moment);
    });
  };
  const endOfPeriod = ({ currentPeriodEndsAt }: StoredSubscription, moment: number): number =>
    currentPeriodEndsAt ?? moment;

  return {
    renew(id) {
      change(id, (subscription, moment) => {
        renewSubscription({ project, now: moment, random }, subscription);
      });
    },
    turnOffRenewal(id) {
      change(id, (subscription, moment) => {
        cancelRenewal({ project, now: moment }, subscription);
      });
    },
    turnOnRenewal(id) {
      change(id, (subscription, moment) => {
        subscription.autoRenewalStatus = 'will_renew';
        project.ledger.cancelledAt.delete(id);
        recordSubscriptionChange({ project, now: moment }, subscription, 'UNCANCELLATION');
      });
    },
    chooseProduct(id, productId) {
      change(id, (subscription) => {
        subscription.pendingProductId = productId;
        subscription.autoRenewalStatus = 'will_change_product';
      });
    },
    failToCharge(id, triesMs, graceMs) {
      change(id, (subscription, moment) => {
        const ends = endOfPeriod(subscription, moment);
        subscription.billingIssue = {
          graceEndsAt: graceMs === undefined ? null : ends + graceMs,
          retryEndsAt: ends + triesMs,
        };
      });
    },
    pause(id, resumesAt) {
      change(id, (subscription, moment) => {
        subscription.autoRenewalStatus = 'will_pause';
        subscription.pause = { startsAt: endOfPeriod(subscription, moment), resumesAt };
      });
    },
  };
}
