import { recordChange } from '../../answers/customer-events.ts';
import { missing } from '../../http/errors.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { customerInPath } from './found.ts';

export const blockedCustomerRoutes: Handlers = {
  // A map from customer id to entry, all in one answer: the only list that is none.
  'list-blocked-customers': ({ project }) => {
    const entries = [...project.ledger.blockedAt].map(
      ([id, updatedAt]): [string, { updated_at_ms: number }] => [id, { updated_at_ms: updatedAt }],
    );
    return Object.assign(Object.fromEntries(entries), { object: 'blocked_customer' as const });
  },

  'block-customer': (request) => {
    const { id } = customerInPath(request);
    request.project.ledger.blockedAt.set(id, request.now);
    recordChange(request, id, 'CUSTOMER_BLOCKED', {});
    return null;
  },

  'unblock-customer': (request) => {
    const { id } = customerInPath(request);
    if (!request.project.ledger.blockedAt.delete(id)) throw missing('The customer is not blocked');
    recordChange(request, id, 'CUSTOMER_UNBLOCKED', {});
    return null;
  },
};
