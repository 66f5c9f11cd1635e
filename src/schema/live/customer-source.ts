import { customerTopic, type CustomerChanged } from '../../events/domain-events.ts';
import { nullIfMissing } from '../../loading/configuration-loader.ts';
import type { RequestContext } from '../context.ts';
import { aliasesOfCustomer } from '../customer/customer-lists.ts';
import { customerById } from '../customer/customer-loader.ts';

/** More aliases than any customer has; an event that names a further one names some of these as well. */
const mostAliases = 1_000;

interface Followed {
  readonly projectId: string;
  /** Any of the customer's ids. */
  readonly customerId: string;
}

/**
 * The changes of a customer, by whichever of its ids they name it. Follows from the moment it resolves, and rejects before
 * it follows anything when the ids cannot be read.
 */
export async function followCustomer(
  context: RequestContext,
  customer: Followed,
): Promise<AsyncIterable<CustomerChanged>> {
  const ids = await idsOf(context, customer);
  // Here and not in the generator, which does nothing until it is read.
  return changesOf(context, customer, ids, follow(context, customer, ids));
}

/**
 * What an event names beside the known ids is an alias that is new, or somebody else. So the customer's ids are asked for
 * again after such an event, and when there are more, the event is told again, for what happened in between.
 */
async function* changesOf(
  context: RequestContext,
  customer: Followed,
  known: ReadonlySet<string>,
  begun: AsyncIterableIterator<CustomerChanged>,
): AsyncGenerator<CustomerChanged, void> {
  let ids = known;
  let changes = begun;
  try {
    for (;;) {
      const step = await changes.next();
      if (step.done === true) return;
      yield step.value;
      const knownIds = ids;
      if (step.value.customerIds.every((id) => knownIds.has(id))) continue;
      // The loaders of a subscription live as long as it does, and remember what they answered first.
      context.loaders.forget();
      // When the ids cannot be read now, the next such event leads here again.
      const now = await idsOf(context, customer).catch(() => knownIds);
      if ([...now].every((id) => knownIds.has(id))) continue;
      const before = changes;
      ids = now;
      changes = follow(context, customer, ids);
      await before.return?.();
      yield step.value;
    }
  } finally {
    await changes.return?.();
  }
}

function follow(context: RequestContext, { projectId }: Followed, ids: ReadonlySet<string>) {
  return context.live.follow(customerTopic(projectId, [...ids]));
}

/** Every id of the customer; of one that does not exist yet, the one that was given. Decides only about what is followed. */
async function idsOf(
  { loaders }: RequestContext,
  { projectId, customerId }: Followed,
): Promise<ReadonlySet<string>> {
  const customer = await loaders.loadUnchecked(customerById, { projectId, customerId, needs: {} });
  if (customer === null) return new Set([customerId]);
  const list = { projectId, customerId: customer.id, slice: { after: null, first: mostAliases } };
  const aliases = await nullIfMissing(loaders.loadUnchecked(aliasesOfCustomer, list));
  return new Set([customerId, customer.id, ...(aliases?.items.map(({ id }) => id) ?? [])]);
}
