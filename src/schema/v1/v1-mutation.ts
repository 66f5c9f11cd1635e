import { customerInfoFrom, type CustomerInfo, type Subscriber } from '../../revenuecat/v1/customer-info.ts';
import type { ResourceChange } from '../../loading/resource-change.ts';
import type { BuilderTypes } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { customerById } from '../customer/customer-loader.ts';
import { customerPayloadField } from '../customer/customer-payload.ts';
import type { MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { CustomerInfoRef } from './customer-info-type.ts';

/** What is kept of an answer of v1 about a customer. */
export interface CustomerInfoOutcome {
  readonly customerId: string;
  readonly customerInfo: CustomerInfo;
}

interface CustomerInput {
  readonly customerId: string;
}

export function customerInfoOutcome({ customerId }: CustomerInput, answer: Subscriber): CustomerInfoOutcome {
  return { customerId, customerInfo: customerInfoFrom(answer) };
}

/** The customer has changed, by the id that was asked for and by the one that v1 answers with. */
export function changedCustomer(
  { customerId }: CustomerInput,
  answer: Subscriber,
  projectId: string,
): readonly ResourceChange[] {
  const originalId = answer.subscriber?.original_app_user_id ?? customerId;
  return [{ kind: 'customer', projectId, customerIds: [...new Set([customerId, originalId])] }];
}

/** The payload of what v1 answers with a customer: that, and the customer as the rest of the graph knows it. */
export function customerInfoPayload(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<CustomerInfoOutcome>>,
) {
  return {
    customerInfo: t.field({
      type: CustomerInfoRef,
      nullable: true,
      description: "The customer as the SDK sees it, from this mutation's own answer; null on a dry run.",
      resolve: ({ outcome }) => outcome?.customerInfo,
    }),
    customer: customerPayloadField(t),
  };
}

/** For dry runs: throws `NotFound` when there is no such customer. */
export function foreseeCustomer({ customerId }: CustomerInput, projectId: string, context: RequestContext) {
  return foreseeExisting(
    context.loaders.load(customerById, { projectId, customerId, needs: {} }),
    'customer',
  );
}
