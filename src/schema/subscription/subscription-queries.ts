import { Held } from '../../loading/held.ts';
import type { Subscription } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs, connectionOf, type ConnectionArguments } from '../common/connection.ts';
import { storeIdentifierArgument } from '../common/store-identifier.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { CustomerSubscriptionConnection } from './subscription-connection.ts';
import { subscriptionById, subscriptionsByStoreIdentifier } from './subscription-loader.ts';
import { CustomerSubscriptionRef } from './subscription-ref.ts';

const searchArgs = {
  ...connectionArgs,
  ...builder.args((t) => ({
    storeIdentifier: t.string({
      required: true,
      description: "The store's own id of the subscription, for its current or next period.",
    }),
  })),
};

const searchAccess = { operation: 'search-subscriptions', customers: 'none' } as const;
const searchDescription = 'Subscriptions that a store knows by this identifier.';

async function searchSubscriptions(
  projectId: string,
  { storeIdentifier, ...args }: ConnectionArguments & { storeIdentifier: string },
  context: RequestContext,
) {
  const key = { projectId, storeIdentifier: storeIdentifierArgument(storeIdentifier) };
  const found = await context.loaders.load(subscriptionsByStoreIdentifier, key);
  return connectionOf(context, args, JSON.stringify(['subscriptionsByStoreIdentifier', key]), found, {
    cursorOf: (subscription: Subscription) => subscription.id,
    toNode: (subscription) => Held.of(projectId, subscription.id, subscription),
  });
}

defineProjectField('subscription', {
  type: CustomerSubscriptionRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: "RevenueCat's id of the subscription." }),
  })),
  access: { operation: 'get-subscription', customers: 'own' },
  loads: subscriptionById,
  description: 'One subscription by its id, or null when there is none.',
  async resolve(projectId, { id }, context) {
    const subscription = await context.loaders.load(subscriptionById, { projectId, id });
    return subscription === null ? null : Held.of(projectId, subscription.id, subscription);
  },
});

defineProjectField('subscriptions', {
  type: CustomerSubscriptionConnection,
  args: searchArgs,
  access: searchAccess,
  loads: subscriptionsByStoreIdentifier,
  description: searchDescription,
  resolve: (projectId, args, context) => searchSubscriptions(projectId, args, context),
});
