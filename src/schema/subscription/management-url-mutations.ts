import { defineMutation } from '../mutation/define-mutation.ts';
import { ownSubscription, subscriptionPayloadField } from './subscription-payload.ts';

/*
 * Upstream spells this as a read, but every call makes another link that signs its holder in, once. So it is a mutation:
 * sent once, never repeated by the client, never kept in a cache, and remembered for a repetition with the same
 * idempotency key only as what that key opens.
 */
defineMutation('createManagementUrl', {
  operation: 'get-authorized-subscription-management-url',
  description:
    'Makes a link, to be used once, by which the customer manages a Web Billing or Paddle subscription without signing ' +
    'in. Whoever has the link can use it: hand it to the customer at once and keep it nowhere.',
  input: {
    description: 'For which subscription to make the link.',
    fields: (t) => ({
      subscriptionId: t.id({ required: true, description: "RevenueCat's id of the subscription." }),
    }),
  },
  request: ({ subscriptionId }, projectId) => ({
    path: { project_id: projectId, subscription_id: subscriptionId },
  }),
  selfService: ownSubscription,
  // A new link changes nothing that can be read.
  changes: () => [],
  isSecret: true,
  outcome: ({ subscriptionId }, { management_url: managementUrl }) => ({
    subscriptionId,
    managementUrl: managementUrl ?? null,
  }),
  payload: {
    description: 'The link was made.',
    fields: (t) => ({
      managementUrl: t.string({
        nullable: true,
        description:
          'The link. It works once and for a short time; null when there is nothing that could be managed.',
        resolve: ({ outcome }) => outcome?.managementUrl,
      }),
      subscription: subscriptionPayloadField(t),
    }),
  },
});
