import { seenPlatforms } from '../../revenuecat/v1/platforms.ts';
import { builder } from '../builder.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { platformDescriptions } from './receipt-platform.ts';
import { changedCustomer, customerInfoOutcome, customerInfoPayload } from './v1-mutation.ts';

const SeenPlatform = builder.enumType('CustomerPlatform', {
  description: 'The platform that a customer was seen on.',
  values: Object.fromEntries(
    seenPlatforms.map((value) => [value.toUpperCase(), { value, description: platformDescriptions[value] }]),
  ),
});

defineMutation('getOrCreateCustomer', {
  operation: 'v1:subscribers',
  description:
    'Gives a customer as the SDK sees it, and creates the customer if there is none. Through REST v1, because REST v2 ' +
    'has no customer info, and creates customers only where there are none. To read without creating, ask for `customer`.',
  // An id that nobody has is created.
  canMiss: false,
  input: {
    description: 'Which customer to give.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer, or a new one.' }),
      platform: t.field({
        type: SeenPlatform,
        description:
          'Says that the customer is using the app on this platform now, which counts as seen. Leave it out otherwise.',
      }),
    }),
  },
  request: ({ customerId, platform }) => ({
    path: { app_user_id: customerId },
    ...(platform === null || platform === undefined ? {} : { headers: { 'X-Platform': platform } }),
  }),
  fieldNames: { app_user_id: ['customerId'] },
  changes: (input, answer, projectId) => [
    ...changedCustomer(input, answer, projectId),
    { kind: 'customer-list', projectId },
  ],
  outcome: (input, answer) => customerInfoOutcome(input, answer),
  payload: { description: 'The customer, new or not.', fields: customerInfoPayload },
});
