import { Held } from '../../loading/held.ts';
import type { Subscription } from '../../revenuecat/generated/wire.ts';
import type { ResourceChange } from '../../loading/resource-change.ts';
import type { ActionAvailability } from '../common/action-availability.ts';
import { allowedAction, refusedAction } from '../common/action-availability.ts';
import type { RequestContext } from '../context.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { InvalidInput } from '../mutation/user-errors.ts';
import { SubscriptionTransactionRef } from './subscription-connection.ts';
import { subscriptionById, transactionsOfSubscription } from './subscription-loader.ts';
import {
  foreseeAction,
  orNullOnDryRun,
  subscriptionChanged,
  subscriptionPayloadField,
} from './subscription-payload.ts';

interface TransactionInput {
  readonly subscriptionId: string;
  readonly transactionId: string;
}

/** More payments than this are not looked through to foresee whether one exists. */
const mostLookedThrough = 1000;

defineMutation('refundSubscriptionTransaction', {
  operation: 'refund-play-store-subscription-transaction',
  description: 'Pays back one payment of a Play Store subscription. The subscription itself goes on.',
  input: {
    description: 'Which payment of which subscription to pay back.',
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "RevenueCat's id of the subscription." }),
      transactionId: t.id({ required: true, description: "RevenueCat's id of the payment." }),
    }),
  },
  request: ({ subscriptionId, transactionId }, projectId) => ({
    path: { project_id: projectId, subscription_id: subscriptionId, transaction_id: transactionId },
  }),
  asksStore: true,
  // The subscription, and the pages of its payments that are looked through.
  destructive: { calls: 11, foresee: (input, projectId, context) => foresee(input, projectId, context) },
  changes: ({ subscriptionId }, _transaction, projectId) => [
    { kind: 'subscription', projectId, subscriptionId },
  ],
  changedBesides: (input, projectId, context) => changedBesides(input, projectId, context),
  outcome: ({ subscriptionId }, transaction) => ({ subscriptionId, transaction }),
  payload: {
    description: 'The payment was paid back.',
    fields: (t) => ({
      subscription: subscriptionPayloadField(t, orNullOnDryRun),
      transaction: t.field({
        type: SubscriptionTransactionRef,
        nullable: true,
        access: {
          operation: 'get-play-store-or-app-store-subscription-transactions',
          customers: 'none',
        },
        loads: subscriptionById,
        description: 'The payment as it is now; null on a dry run.',
        resolve: async ({ projectId, outcome }, _args, context) => {
          if (outcome === null) return null;
          const { subscriptionId: id, transaction } = outcome;
          const subscription = await context.loaders.load(subscriptionById, { projectId, id });
          if (subscription === null) return null;
          return {
            transaction: Held.of(projectId, transaction.id, transaction),
            customerId: subscription.customer_id,
          };
        },
      }),
    }),
  },
});

/** The answer is the payment, which does not say whose it is. */
async function changedBesides(
  { subscriptionId: id }: TransactionInput,
  projectId: string,
  context: RequestContext,
): Promise<readonly ResourceChange[]> {
  try {
    const subscription = await context.loaders.loadUnchecked(subscriptionById, { projectId, id });
    return subscription === null ? [] : subscriptionChanged(projectId, subscription);
  } catch {
    return [{ kind: 'any-customer', projectId }];
  }
}

async function foresee(input: TransactionInput, projectId: string, context: RequestContext): Promise<void> {
  const subscription = await foreseeAction(input, projectId, context, refundAvailability);
  const list = {
    projectId,
    subscriptionId: subscription.id,
    customerId: subscription.customer_id,
    sort: 'id',
    direction: 'asc',
  } as const;
  const { items, hasNextPage } = await context.loaders.load(transactionsOfSubscription, {
    ...list,
    slice: { after: null, first: mostLookedThrough },
  });
  const found = items.find((transaction) => transaction.id === input.transactionId) ?? null;
  // It may lie behind what was looked through.
  if (found === null && hasNextPage) return;
  const payment = await foreseeExisting(Promise.resolve(found), 'payment of the subscription');
  if (payment.revenue_in_usd?.gross === 0) {
    throw new InvalidInput([inputIssue(['transactionId'], 'Nothing is left of the payment to pay back.')]);
  }
}

function refundAvailability({ store }: Pick<Subscription, 'store'>): ActionAvailability {
  return store === 'play_store'
    ? allowedAction
    : refusedAction('Only payments of Play Store subscriptions can be paid back one by one.');
}
