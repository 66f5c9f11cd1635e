import type { CustomerChanged } from '../../events/domain-events.ts';
import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { projectDescription, servedProject } from '../common/served-project.ts';
import { unrecognized } from '../common/wire-enum.ts';
import type { RequestContext } from '../context.ts';
import { aliasesOfCustomer } from '../customer/customer-lists.ts';
import { customerById } from '../customer/customer-loader.ts';
import { customerNeeds } from '../customer/customer-reference.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { changedHere, changeReason, ChangeSourceRef } from './change-reason.ts';
import { followCustomer } from './customer-source.ts';
import { FeedStateRef } from './feed-state.ts';

/** A change, and the id by which its customer is followed. */
interface FollowedChange {
  readonly event: CustomerChanged;
  readonly customerId: string;
}

const rule = { operation: 'get-customer', customers: 'own' } as const;

const CustomerChangeRef = builder.objectRef<FollowedChange>('CustomerChange');

CustomerChangeRef.implement({
  description: 'A customer is not what it was.',
  access: { rule: 'free' },
  fields: (t) => ({
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      access: rule,
      loads: customerById,
      description: 'The customer as it is now, read after the change; null when it is gone.',
      resolve: async ({ event: { projectId }, customerId }, _args, { loaders }, info) => {
        const key = { projectId, customerId, needs: customerNeeds(info) };
        const customer = await loaders.load(customerById, key);
        return customer === null ? null : Held.of(projectId, customer.id, customer);
      },
    }),
    reason: t.field({
      type: changeReason.ref,
      nullable: false,
      description:
        'Why the customer is not what it was. Of several changes that came faster than they were read, the latest.',
      resolve: ({ event }) =>
        event.eventType === null
          ? changedHere
          : (changeReason.read(event.eventType.toLowerCase()) ?? unrecognized),
    }),
    source: t.field({
      type: ChangeSourceRef,
      nullable: false,
      description: 'Who says so.',
      resolve: ({ event }) => event.source,
    }),
    eventType: t.string({
      nullable: true,
      description:
        "RevenueCat's name of the event, such as `RENEWAL`; null for a change that this server made.",
      resolve: ({ event }) => event.eventType,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When the change happened, by the clock of whoever says so.',
      resolve: ({ event }) => event.occurredAt,
    }),
    feed: t.field({
      type: FeedStateRef,
      nullable: false,
      description: 'Whether this server also hears, at this moment, of what changes elsewhere.',
      resolve: ({ event }, _args, { live }) => live.feed(event.projectId),
    }),
  }),
});

builder.subscriptionField('customerChanged', (t) =>
  t.field({
    type: CustomerChangeRef,
    nullable: true,
    args: {
      id: t.arg.id({ required: true, description: 'Any App User ID of the customer.' }),
      projectId: t.arg.id({ description: projectDescription }),
    },
    access: rule,
    // The canonical id and the aliases, when it begins.
    loads: [customerById, aliasesOfCustomer],
    description:
      'Tells of each change of one customer, whichever of its ids the change names. Subscribe first, then read: what ' +
      'changed before is not told.',
    subscribe: async (_root, { id, projectId: asked }, context) => {
      const projectId = await allowedProject(context, id, asked);
      return followCustomer(context, { projectId, customerId: id });
    },
    resolve: (event, { id }, context) => stillAllowed(event, id, context),
  }),
);

builder.subscriptionField('viewerCustomerChanged', (t) =>
  t.field({
    type: CustomerChangeRef,
    nullable: true,
    args: { projectId: t.arg.id({ description: projectDescription }) },
    access: rule,
    loads: [customerById, aliasesOfCustomer],
    description: 'Tells of each change of the customer that the token belongs to.',
    subscribe: async (_root, { projectId: asked }, context) => {
      const customerId = ownCustomer(context);
      const projectId = await allowedProject(context, customerId, asked);
      return followCustomer(context, { projectId, customerId });
    },
    resolve: (event, _args, context) => stillAllowed(event, ownCustomer(context), context),
  }),
);

/** The project that is meant. Rejects when the viewer may not see this customer of it. */
async function allowedProject(
  context: RequestContext,
  customerId: string,
  asked: string | null | undefined,
): Promise<string> {
  const projectId = await servedProject(asked, context);
  await context.loaders.require(rule, projectId, (own) => own.customer(projectId, customerId));
  return projectId;
}

/** Whose an id is may change with the very event that is told, so it is asked for each. */
async function stillAllowed(
  event: CustomerChanged,
  customerId: string,
  { loaders }: RequestContext,
): Promise<FollowedChange> {
  await loaders.require(rule, event.projectId, (own) => own.customer(event.projectId, customerId));
  return { event, customerId };
}

function ownCustomer({ viewer }: RequestContext): string {
  if (viewer.customerId !== null) return viewer.customerId;
  throw new BadUserInputError('This token belongs to no customer. Use "customerChanged" with an id.');
}
