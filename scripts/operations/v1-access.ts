/** Who may use an operation and what it counts against. */
export interface Access {
  readonly scopes: readonly string[];
  readonly domain: string;
  readonly release: string;
}

const customers = 'customer_information:customers:read_write';
const subscriptions = 'customer_information:subscriptions:read_write';
const purchases = 'customer_information:purchases:read_write';

/** Every v1 answer is the whole subscriber, so whoever changes one thing also reads the rest. */
const readsSubscriber = ['customer_information:subscriptions:read', 'customer_information:purchases:read'];

function onCustomers(scopes: readonly string[]): Access {
  return { scopes, domain: 'customer_information', release: 'public' };
}

/** The v1 deeds on one subscription, answered with the whole subscriber. */
const onSubscription = onCustomers([
  'customer_information:customers:read',
  subscriptions,
  'customer_information:purchases:read',
]);

/**
 * What the v1 and external purchases documents do not say, decided by hand: the v2 permissions under which v2 would
 * allow the same deed and show the same answer, and the v2 budget that the call is counted against.
 */
export const olderAccess: Readonly<Record<string, Access>> = {
  // Reading creates a customer that is not there yet, so reading needs the permission to write.
  'v1:subscribers': onCustomers([customers, ...readsSubscriber]),
  'v1:delete-subscriber': onCustomers([customers]),
  // A receipt may create the customer and move what it proves away from another one, as v2's transfer does.
  'v1:receipts': onCustomers([customers, subscriptions, purchases]),
  'v1:subscribersattribution': onCustomers([customers]),
  'v1:grant-a-promotional-entitlement': onCustomers([customers, ...readsSubscriber]),
  'v1:revoke-promotional-entitlements': onCustomers([customers, ...readsSubscriber]),
  'v1:revoke-a-google-subscription': onSubscription,
  'v1:update-subscriber-attributes': onCustomers([customers, ...readsSubscriber]),
  'v1:defer-a-google-subscription': onSubscription,
  'v1:override-offering': onCustomers([
    'project_configuration:offerings:read',
    customers,
    ...readsSubscriber,
  ]),
  'v1:delete-offering-override': onCustomers([
    'project_configuration:offerings:read',
    customers,
    ...readsSubscriber,
  ]),
  // Answers the catalogue as one customer is offered it; counted against the smaller, slower budget of the catalogue.
  'v1:get-offerings': {
    scopes: [
      'project_configuration:offerings:read',
      'project_configuration:packages:read',
      'project_configuration:products:read',
      'customer_information:customers:read',
    ],
    domain: 'project_configuration',
    release: 'public',
  },
  // Despite its name it refunds one-time purchases as well.
  'v1:refund-a-google-subscription': onCustomers([
    'customer_information:customers:read',
    subscriptions,
    purchases,
  ]),
  'v1:cancel-a-google-subscription': onSubscription,
  'v1:extend-an-apple-subscription': onSubscription,
  'external:track-external-purchases': {
    ...onCustomers([customers, subscriptions, purchases]),
    release: 'beta',
  },
};
