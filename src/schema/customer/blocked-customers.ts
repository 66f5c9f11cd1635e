import { cacheKey, customerListsTag } from '../../loading/cache-names.ts';
import { defineLoader, type ProjectKey } from '../../loading/loader.ts';
import type { ListBlockedCustomers } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import {
  connectionArgs,
  connectionOf,
  defineConnection,
  type ConnectionArguments,
} from '../common/connection.ts';
import { betaNote } from '../common/release.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { loadCustomerReference } from './customer-reference.ts';
import { CustomerRef } from './customer-ref.ts';
import { customerById } from './customer-loader.ts';

/** A customer who is kept from buying, and since when. */
interface BlockedCustomer {
  readonly customerId: string;
  /** Epoch milliseconds; null when upstream does not say. */
  readonly updatedAt: number | null;
}

const rule = { operation: 'list-blocked-customers', customers: 'none' } as const;
const note = betaNote(rule.operation);

/** All blocked customers of a project, which upstream answers at once as a map from App User IDs. */
const blockedCustomers = defineLoader<ProjectKey, readonly BlockedCustomer[]>({
  name: 'blockedCustomers',
  access: rule,
  load: ({ projectId }, sources) =>
    sources.read<readonly BlockedCustomer[]>({
      key: cacheKey(projectId, 'blocked-customers'),
      load: async ({ reader }) => ({
        value: entriesOf(
          await reader(projectId).call('list-blocked-customers', { path: { project_id: projectId } }),
        ),
        lifetime: sources.lifetimes.customer,
        tags: [customerListsTag(projectId)],
      }),
    }),
});

/** The map also says what kind of object it is, beside its entries. */
function entriesOf(answer: ListBlockedCustomers): readonly BlockedCustomer[] {
  return Object.entries<unknown>(answer).flatMap(([customerId, entry]) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const updatedAt = 'updated_at_ms' in entry ? entry.updated_at_ms : null;
    return [{ customerId, updatedAt: typeof updatedAt === 'number' ? updatedAt : null }];
  });
}

const BlockedCustomerRef = builder.objectRef<BlockedCustomer & ProjectKey>('BlockedCustomer');
const BlockedCustomerConnection = defineConnection(
  'BlockedCustomer',
  BlockedCustomerRef,
  'the blocked customers of a project',
);

BlockedCustomerRef.implement({
  description: `A customer who is blocked.${note}`,
  access: { rule },
  fields: (t) => ({
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      loads: { reference: customerById },
      description: 'The customer; null when it was deleted since.',
      resolve: ({ projectId, customerId }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, customerId),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the customer was blocked.',
      resolve: (blocked) => blocked.updatedAt,
    }),
  }),
});

async function blockedCustomersOf(projectId: string, args: ConnectionArguments, context: RequestContext) {
  const all = await context.loaders.load(blockedCustomers, { projectId });
  return connectionOf(context, args, JSON.stringify(['blockedCustomers', projectId]), all, {
    cursorOf: (blocked) => blocked.customerId,
    toNode: (blocked) => ({ ...blocked, projectId }),
  });
}

const description = `The customers who are blocked.${note}`;

defineProjectField('blockedCustomers', {
  type: BlockedCustomerConnection,
  args: connectionArgs,
  access: rule,
  loads: blockedCustomers,
  description,
  resolve: (projectId, args, context) => blockedCustomersOf(projectId, args, context),
});
