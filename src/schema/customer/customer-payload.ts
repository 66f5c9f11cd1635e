import { Held } from '../../loading/held.ts';
import type { BuilderTypes } from '../builder.ts';
import type { MutationResult } from '../mutation/define-mutation.ts';
import { customerById } from './customer-loader.ts';
import { customerNeeds } from './customer-reference.ts';
import { CustomerRef } from './customer-ref.ts';

/**
 * The field of a payload that gives the customer it is about, read after the write. `customers` is `all` where customers may
 * run the mutation on themselves: whoever came that far is let through to the gate of the customer.
 */
export function customerPayloadField<Outcome extends { readonly customerId: string | null }>(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<Outcome>>,
  customers: 'none' | 'all' = 'none',
) {
  return t.field({
    type: CustomerRef,
    nullable: true,
    loads: customerById,
    // Whoever may write this may not therefore read the customer.
    access: { operation: 'get-customer', customers },
    description: 'The customer as it is now; null on a dry run.',
    resolve: async ({ projectId, outcome }, _args, context, info) => {
      const customerId = outcome?.customerId ?? null;
      if (customerId === null) return null;
      const key = { projectId, customerId, needs: customerNeeds(info) };
      const customer = await context.loaders.load(customerById, key);
      return customer === null ? null : Held.of(projectId, customer.id, customer);
    },
  });
}
