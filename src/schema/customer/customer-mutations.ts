import type { GraphQLResolveInfo } from 'graphql';
import type { BuilderTypes } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { InvalidInput } from '../mutation/user-errors.ts';
import { customersChanged } from './customer-changes.ts';
import { customerById } from './customer-loader.ts';
import { customerPayloadField } from './customer-payload.ts';
import { loadCustomerReference } from './customer-reference.ts';
import { CustomerRef } from './customer-ref.ts';
import { NewAttributeInput, repeatedNameIssues, wireAttributes } from './customer-attribute-inputs.ts';

const findCustomer = (projectId: string, customerId: string, context: RequestContext) =>
  foreseeExisting(context.loaders.load(customerById, { projectId, customerId, needs: {} }), 'customer');

defineMutation('createCustomer', {
  operation: 'create-customer',
  description: 'Makes a customer before an app does.',
  input: {
    description: 'The customer to make.',
    fields: (t) => ({
      id: t.id({
        required: true,
        description: 'The App User ID by which apps will know the customer. It cannot be changed.',
      }),
      attributes: t.field({
        type: [NewAttributeInput],
        description: 'Facts about the customer, each name once.',
      }),
    }),
  },
  request: ({ id, attributes }, projectId) => ({
    path: { project_id: projectId },
    body: givenValues({ id, attributes: attributes ? wireAttributes(attributes) : undefined }),
  }),
  check: ({ attributes }) => repeatedNameIssues(attributes ?? []),
  targets: ({ id }) => ({ customer_id: id }),
  changes: ({ id }, customer, projectId) => [
    ...customersChanged(projectId, id, customer.id),
    { kind: 'customer-list', projectId },
  ],
  outcome: (_input, customer) => ({ customerId: customer.id }),
  payload: { description: 'The customer was made.', fields: (t) => ({ customer: customerPayloadField(t) }) },
});

defineMutation('deleteCustomer', {
  operation: 'delete-customer',
  description: 'Deletes a customer with everything that RevenueCat knows of it, for good.',
  input: {
    description: 'Which customer to delete.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
    }),
  },
  request: ({ customerId }, projectId) => ({ path: { project_id: projectId, customer_id: customerId } }),
  destructive: {
    foresee: ({ customerId }, projectId, context) => findCustomer(projectId, customerId, context),
  },
  changes: ({ customerId }, deleted, projectId) => [
    ...customersChanged(projectId, customerId, deleted.id),
    { kind: 'customer-list', projectId },
  ],
  outcome: (_input, deleted) => ({ id: deleted.id }),
  payload: {
    description: 'The customer was deleted.',
    fields: (t) => ({
      deletedCustomerId: t.id({
        nullable: true,
        description: 'The id of the customer that is gone; null on a dry run.',
        resolve: ({ outcome }) => outcome?.id,
      }),
    }),
  },
});

interface TransferOutcome {
  readonly sourceId: string;
  readonly targetId: string;
}

defineMutation('transferCustomerData', {
  operation: 'transfer-customer-data',
  description: 'Moves subscriptions and one-time purchases from one customer to another.',
  input: {
    description: 'From whom to whom, and what.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer who loses them.' }),
      targetCustomerId: t.id({
        required: true,
        description: 'Any App User ID of the customer who gets them.',
      }),
      appIds: t.idList({ description: 'Only what was bought in these apps; everything when left out.' }),
    }),
  },
  request: ({ customerId, targetCustomerId, appIds }, projectId) => ({
    path: { project_id: projectId, customer_id: customerId },
    body: givenValues({
      target_customer_id: targetCustomerId,
      app_ids: appIds,
    }),
  }),
  check: ({ customerId, targetCustomerId, appIds }) => [
    ...(customerId === targetCustomerId ? [sameCustomer] : []),
    ...(targetCustomerId === '' ? [inputIssue(['targetCustomerId'], 'It must not be empty.')] : []),
    ...(appIds?.length === 0
      ? [inputIssue(['appIds'], 'It is empty. Name apps, or leave it out to move everything.')]
      : []),
  ],
  destructive: {
    async foresee({ customerId, targetCustomerId }, projectId, context) {
      const [source, target] = await Promise.all([
        findCustomer(projectId, customerId, context),
        findCustomer(projectId, targetCustomerId, context),
      ]);
      if (source.id === target.id) throw new InvalidInput([sameCustomer]);
    },
  },
  changes: (
    { customerId, targetCustomerId },
    { source_customer: source, target_customer: target },
    projectId,
  ) => customersChanged(projectId, customerId, source.id, targetCustomerId, target.id),
  outcome: (_input, { source_customer: source, target_customer: target }): TransferOutcome => ({
    sourceId: source.id,
    targetId: target.id,
  }),
  payload: {
    description: 'The transfer was made.',
    fields: (t) => ({
      sourceCustomer: transferredField(t, 'The customer who lost them', (outcome) => outcome.sourceId),
      targetCustomer: transferredField(t, 'The customer who got them', (outcome) => outcome.targetId),
    }),
  },
});

const sameCustomer = inputIssue(['targetCustomerId'], 'It is the same customer.');

function transferredField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<TransferOutcome>>,
  whose: string,
  idOf: (outcome: TransferOutcome) => string,
) {
  return t.field({
    type: CustomerRef,
    nullable: true,
    loads: { reference: customerById },
    description: `${whose}, as it is now; null on a dry run.`,
    resolve: ({ projectId, outcome }, _args, context: RequestContext, info: GraphQLResolveInfo) =>
      outcome === null ? null : loadCustomerReference(info, context, projectId, idOf(outcome)),
  });
}

defineMutation('restorePurchaseByOrderId', {
  operation: 'restore-purchase-by-order-id',
  description: 'Gives a customer what was bought in the Play Store under an order id, whoever has it now.',
  input: {
    description: 'Which order to give to whom.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer who gets it.' }),
      orderId: t.id({
        required: true,
        description: 'The order id of the Play Store, which begins with `GPA.`.',
      }),
    }),
  },
  request: ({ customerId, orderId }, projectId) => ({
    path: { project_id: projectId, customer_id: customerId },
    body: { order_id: orderId },
  }),
  asksStore: true,
  // The answer does not say who had it before.
  changes: (_input, _customer, projectId) => [{ kind: 'any-customer', projectId }],
  outcome: (_input, customer) => ({ customerId: customer.id }),
  payload: {
    description: 'The customer has what was bought.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});
