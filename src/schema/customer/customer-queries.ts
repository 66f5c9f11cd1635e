import type { GraphQLResolveInfo } from 'graphql';
import { Held } from '../../loading/held.ts';
import type { Customer } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import {
  connectionArgs,
  defineConnection,
  resolveConnection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { customerById } from './customer-loader.ts';
import { customerList } from './customer-lists.ts';
import { customerNeeds } from './customer-reference.ts';
import { CustomerRef } from './customer-ref.ts';

const CustomerConnection = defineConnection('Customer', CustomerRef, 'customers');

const customersArgs = {
  ...connectionArgs,
  ...builder.args((t) => ({
    search: t.string({
      description:
        'Only customers whose `$email` attribute is exactly this address; all of them when left out.',
    }),
  })),
};

const listAccess = { operation: 'list-customers', customers: 'none' } as const;
const listDescription =
  'The customers of the project. Items of this list carry no entitlements: selecting them costs a call each.';

function customersOf(
  projectId: string,
  { search, ...args }: ConnectionArguments & { search?: string | null | undefined },
  context: RequestContext,
) {
  if (search === '')
    throw new BadUserInputError('"search" is empty. Give an e-mail address, or leave it out.');
  return resolveConnection(context, args, {
    loader: customerList,
    list: { projectId, search: search ?? null },
    cursorOf: (customer: Customer) => customer.id,
    toNode: (customer) => Held.of(projectId, customer.id, customer),
  });
}

defineProjectField('customer', {
  type: CustomerRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: 'Any App User ID of the customer.' }),
  })),
  access: { operation: 'get-customer', customers: 'own' },
  loads: customerById,
  description: 'One customer, or null when there is none.',
  async resolve(projectId, { id }, context, info) {
    const key = { projectId, customerId: id, needs: customerNeeds(info) };
    const customer = await context.loaders.load(customerById, key);
    return customer === null ? null : Held.of(projectId, customer.id, customer);
  },
});

defineProjectField('customers', {
  type: CustomerConnection,
  args: customersArgs,
  access: listAccess,
  loads: customerList,
  description: listDescription,
  resolve: (projectId, args, context) => customersOf(projectId, args, context),
});

const byIdsArgs = builder.args((t) => ({
  ids: t.idList({
    required: true,
    description: 'App User IDs; each costs a call unless it is remembered.',
  }),
}));
// The list cannot be null, so a refusal of the field would take the whole answer with it: each customer is refused by
// its loader instead.
const byIdsAccess = 'free';
const byIdsLoads = { each: customerById, argument: 'ids' } as const;
const byIdsDescription = 'Several customers, in the order of the ids; null where there is none.';

/** Each loads on its own, so that one that fails leaves its neighbours. */
function customersByIds(
  projectId: string,
  ids: readonly string[],
  context: RequestContext,
  info: GraphQLResolveInfo,
) {
  if (ids.length > context.maxPageSize) {
    throw new BadUserInputError(
      `"ids" has ${String(ids.length)} entries; at most ${String(context.maxPageSize)} are allowed. Ask in parts.`,
    );
  }
  const needs = customerNeeds(info);
  return ids.map(async (customerId) => {
    const customer = await context.loaders.load(customerById, { projectId, customerId, needs });
    return customer === null ? null : Held.of(projectId, customer.id, customer);
  });
}

builder.queryField('customersByIds', (t) =>
  t.field({
    type: [CustomerRef],
    nullable: { list: false, items: true },
    args: byIdsArgs,
    access: byIdsAccess,
    loads: byIdsLoads,
    description: byIdsDescription,
    resolve: async (_root, { ids }, context, info) =>
      customersByIds(await context.upstream.defaultProjectId(), ids, context, info),
  }),
);

builder.objectField(ProjectRef, 'customersByIds', (t) =>
  t.field({
    type: [CustomerRef],
    nullable: { list: false, items: true },
    args: byIdsArgs,
    access: byIdsAccess,
    loads: byIdsLoads,
    description: byIdsDescription,
    resolve: ({ projectId }, { ids }, context, info) => customersByIds(projectId, ids, context, info),
  }),
);
