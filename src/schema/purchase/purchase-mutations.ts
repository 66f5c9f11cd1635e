import { loadReference } from '../common/reference.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { InvalidInput } from '../mutation/user-errors.ts';
import { refundAvailability } from './purchase-actions.ts';
import { purchaseById } from './purchase-loader.ts';
import { PurchaseRef } from './purchase-ref.ts';

defineMutation('refundPurchase', {
  operation: 'refund-purchase',
  description: 'Pays back a Web Billing purchase. The customer loses at once what it gave access to.',
  input: {
    description: 'Which purchase to refund.',
    fields: (t) => ({
      purchaseId: t.id({ required: true, description: "RevenueCat's id of the purchase." }),
    }),
  },
  request: ({ purchaseId }, projectId) => ({ path: { project_id: projectId, purchase_id: purchaseId } }),
  asksStore: true,
  destructive: {
    async foresee({ purchaseId: id }, projectId, context) {
      const loaded = context.loaders.load(purchaseById, { projectId, id });
      const { reason } = refundAvailability(await foreseeExisting(loaded, 'purchase'));
      if (reason !== null) throw new InvalidInput([inputIssue(['purchaseId'], reason)]);
    },
  },
  changes: (_input, { id, customer_id: customerId }, projectId) => [
    { kind: 'purchase', projectId, purchaseId: id },
    { kind: 'customer', projectId, customerIds: [customerId] },
  ],
  outcome: (_input, { id }) => ({ purchaseId: id }),
  payload: {
    description: 'The purchase was paid back.',
    fields: (t) => ({
      purchase: t.field({
        type: PurchaseRef,
        nullable: true,
        loads: { reference: purchaseById },
        description: 'The purchase as it is now; null on a dry run.',
        resolve: ({ projectId, outcome }, _args, context, info) =>
          loadReference(info, context, 'Purchase', purchaseById, projectId, outcome?.purchaseId),
      }),
    }),
  },
});
