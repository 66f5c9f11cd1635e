import { Held } from '../../loading/held.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { offerings } from '../offering/offering-loader.ts';
import { OfferingRef } from '../offering/offering-ref.ts';
import { changedUnderOtherIds, customersChanged } from './customer-changes.ts';
import { customerPayloadField } from './customer-payload.ts';

const customerId = { required: true, description: 'Any App User ID of the customer.' } as const;
const changes = (input: { customerId: string }, _answer: unknown, projectId: string) =>
  customersChanged(projectId, input.customerId);

defineMutation('assignCustomerOffering', {
  operation: 'assign-customer-offering',
  description: 'Makes a customer see an offering in place of the current one.',
  input: {
    description: 'Which offering to show to whom.',
    fields: (t) => ({
      customerId: t.id(customerId),
      offeringId: t.id({ required: true, description: "RevenueCat's id of the offering." }),
    }),
  },
  request: ({ customerId: id, offeringId }, projectId) => ({
    path: { project_id: projectId, customer_id: id },
    body: { offering_id: offeringId },
  }),
  changes,
  changedBesides: changedUnderOtherIds,
  outcome: ({ customerId: id, offeringId }) => ({ customerId: id, offeringId }),
  payload: {
    description: 'The offering was assigned.',
    fields: (t) => ({
      customer: customerPayloadField(t),
      offering: t.field({
        type: OfferingRef,
        nullable: true,
        access: { operation: 'get-offering', customers: 'none' },
        loads: offerings.byId,
        description: 'The offering that the customer sees now.',
        resolve: async ({ projectId, outcome }, _args, context) => {
          if (outcome === null) return null;
          const key = { projectId, id: outcome.offeringId };
          const offering = await context.loaders.load(offerings.byId, key);
          return offering === null ? null : Held.of(projectId, offering.id, offering);
        },
      }),
    }),
  },
});

defineMutation('clearCustomerOffering', {
  operation: 'assign-customer-offering',
  description: 'Makes a customer see the current offering again, in place of an assigned one.',
  input: {
    description: 'For whom to end the assignment.',
    fields: (t) => ({ customerId: t.id(customerId) }),
  },
  request: ({ customerId: id }, projectId) => ({
    path: { project_id: projectId, customer_id: id },
    body: { offering_id: null },
  }),
  changes,
  changedBesides: changedUnderOtherIds,
  outcome: ({ customerId: id }) => ({ customerId: id }),
  payload: {
    description: 'No offering is assigned to the customer any more.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});
