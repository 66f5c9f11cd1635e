import type { Subscription } from '../../revenuecat/generated/wire.ts';
import type { OwnSet } from '../../loading/loader.ts';
import type { ResourceChange } from '../../loading/resource-change.ts';
import type { BuilderTypes } from '../builder.ts';
import type { ActionAvailability } from '../common/action-availability.ts';
import { loadReference } from '../common/reference.ts';
import type { RequestContext } from '../context.ts';
import type { MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { InvalidInput } from '../mutation/user-errors.ts';
import { subscriptionById } from './subscription-loader.ts';
import { CustomerSubscriptionRef } from './subscription-ref.ts';

/** On a dry run the subscription is not what it would be after it, so it is null. */
export const orNullOnDryRun = 'The subscription as it is now; null on a dry run.';

/** The field of a payload that gives the subscription it is about, read after the write. */
export function subscriptionPayloadField<Outcome extends { readonly subscriptionId: string }>(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<Outcome>>,
  description = 'The subscription as it is now.',
) {
  return t.field({
    type: CustomerSubscriptionRef,
    nullable: true,
    loads: { reference: subscriptionById },
    description,
    resolve: ({ projectId, outcome }, _args, context, info) =>
      loadReference(
        info,
        context,
        'CustomerSubscription',
        subscriptionById,
        projectId,
        outcome?.subscriptionId,
      ),
  });
}

/** A subscription changed, and with it what its customer is entitled to. */
export function subscriptionChanged(
  projectId: string,
  { id, customer_id: customerId }: Pick<Subscription, 'id' | 'customer_id'>,
): readonly ResourceChange[] {
  return [
    { kind: 'subscription', projectId, subscriptionId: id },
    { kind: 'customer', projectId, customerIds: [customerId] },
  ];
}

/** A customer may do it to a subscription of its own. */
export const ownSubscription = {
  isOwn: ({ subscriptionId }: { readonly subscriptionId: string }, projectId: string, own: OwnSet) =>
    own.subscription(projectId, subscriptionId),
} as const;

/** For dry runs: throws when there is no such subscription, or what is known of it rules the action out. */
export async function foreseeAction(
  { subscriptionId: id }: { readonly subscriptionId: string },
  projectId: string,
  context: RequestContext,
  judge: (subscription: Subscription) => ActionAvailability,
): Promise<Subscription> {
  const loaded = context.loaders.load(subscriptionById, { projectId, id });
  const subscription = await foreseeExisting(loaded, 'subscription');
  const { reason } = judge(subscription);
  // Upstream would say the same of the call: that it cannot be processed.
  if (reason !== null) throw new InvalidInput([inputIssue(['subscriptionId'], reason)]);
  return subscription;
}
