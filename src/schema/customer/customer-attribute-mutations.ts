import { defineMutation } from '../mutation/define-mutation.ts';
import {
  AttributeInput,
  foreignAttributeIssues,
  repeatedNameIssues,
  wireAttributes,
} from './customer-attribute-inputs.ts';
import { changedUnderOtherIds, customersChanged } from './customer-changes.ts';
import { customerPayloadField } from './customer-payload.ts';

defineMutation('setCustomerAttributes', {
  operation: 'set-customer-attributes',
  description:
    'Sets attributes of a customer, and removes those whose value is null. Attributes that are not named stay as they are.',
  input: {
    description: 'Which attributes of whom to set or to remove.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
      attributes: t.field({
        type: [AttributeInput],
        required: true,
        description: 'The attributes to set, or to remove, each name once.',
      }),
    }),
  },
  request: ({ customerId, attributes }, projectId) => ({
    path: { project_id: projectId, customer_id: customerId },
    body: { attributes: wireAttributes(attributes) },
  }),
  check: ({ attributes }) => repeatedNameIssues(attributes),
  selfService: {
    isOwn: ({ customerId }, projectId, own) => own.customer(projectId, customerId),
    check: ({ attributes }, { hiddenAttributes }) => foreignAttributeIssues(attributes, hiddenAttributes),
  },
  // A search by e-mail address finds others after this.
  changes: ({ customerId }, _answer, projectId) => [
    ...customersChanged(projectId, customerId),
    { kind: 'customer-list', projectId },
  ],
  changedBesides: changedUnderOtherIds,
  outcome: ({ customerId }) => ({ customerId }),
  payload: {
    description: 'The attributes were set.',
    fields: (t) => ({ customer: customerPayloadField(t, 'all') }),
  },
});
