import { defineMutation } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { changedUnderOtherIds, customersChanged } from './customer-changes.ts';
import { customerById } from './customer-loader.ts';
import { customerPayloadField } from './customer-payload.ts';

const customerId = { required: true, description: 'Any App User ID of the customer.' } as const;
const pathOf = ({ customerId: id }: { customerId: string }, projectId: string) => ({
  path: { project_id: projectId, customer_id: id },
});
const changes = (input: { customerId: string }, _answer: unknown, projectId: string) => [
  ...customersChanged(projectId, input.customerId),
  { kind: 'customer-list', projectId } as const,
];

defineMutation('blockCustomer', {
  operation: 'block-customer',
  description: 'Keeps a customer from buying.',
  input: { description: 'Whom to block.', fields: (t) => ({ customerId: t.id(customerId) }) },
  request: pathOf,
  destructive: {
    foresee: ({ customerId: id }, projectId, context) =>
      foreseeExisting(
        context.loaders.load(customerById, { projectId, customerId: id, needs: {} }),
        'customer',
      ),
  },
  changes,
  changedBesides: changedUnderOtherIds,
  outcome: (input) => ({ customerId: input.customerId }),
  payload: {
    description: 'The customer was blocked.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});

defineMutation('unblockCustomer', {
  operation: 'unblock-customer',
  description: 'Lets a blocked customer buy again.',
  input: { description: 'Whom to unblock.', fields: (t) => ({ customerId: t.id(customerId) }) },
  request: pathOf,
  changes,
  changedBesides: changedUnderOtherIds,
  outcome: (input) => ({ customerId: input.customerId }),
  payload: {
    description: 'The customer is blocked no longer.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});
