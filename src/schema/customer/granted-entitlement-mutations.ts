import { defineMutation } from '../mutation/define-mutation.ts';
import { customersChanged } from './customer-changes.ts';
import { customerPayloadField } from './customer-payload.ts';

defineMutation('revokeGrantedEntitlement', {
  operation: 'revoke-customer-granted-entitlement',
  description:
    'Takes back an entitlement that was granted without a purchase. What the customer bought keeps giving access.',
  input: {
    description: 'Which entitlement to take back from whom.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
      entitlementId: t.id({ required: true, description: "RevenueCat's id of the entitlement." }),
    }),
  },
  request: ({ customerId, entitlementId }, projectId) => ({
    path: { project_id: projectId, customer_id: customerId },
    body: { entitlement_id: entitlementId },
  }),
  changes: ({ customerId }, customer, projectId) => customersChanged(projectId, customerId, customer.id),
  outcome: (_input, customer) => ({ customerId: customer.id }),
  payload: {
    description: 'The entitlement was taken back.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});
