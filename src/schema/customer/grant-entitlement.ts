import { defineMutation } from '../mutation/define-mutation.ts';
import { futureIssue } from '../mutation/moment-rules.ts';
import { customerPayloadField } from './customer-payload.ts';

defineMutation('grantEntitlement', {
  operation: 'grant-customer-entitlement',
  description: 'Gives a customer an entitlement until a moment, without a purchase.',
  input: {
    description: 'Which entitlement to give to whom, and until when.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
      entitlementId: t.id({ required: true, description: "RevenueCat's id of the entitlement." }),
      expiresAt: t.field({
        type: 'DateTime',
        required: true,
        description: 'When the access ends. It must lie in the future.',
      }),
    }),
  },
  request: ({ customerId, entitlementId, expiresAt }, projectId) => ({
    path: { project_id: projectId, customer_id: customerId },
    body: { entitlement_id: entitlementId, expires_at: expiresAt },
  }),
  check: ({ expiresAt }, context) => futureIssue(['expiresAt'], expiresAt, context.now()),
  changes: ({ customerId }, customer, projectId) => [
    { kind: 'customer', projectId, customerIds: [customerId, customer.id] },
  ],
  outcome: (_input, customer) => ({ customerId: customer.id }),
  payload: {
    description: 'The entitlement was granted.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});
