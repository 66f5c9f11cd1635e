import { openEventStream, openWebSocket, type BenchSubscription } from './open-subscription.ts';
import type { LiveWorld } from './live-world.ts';

/** Subscriptions to customers, half over server-sent events and half over WebSockets. */
export interface Audience {
  /** From the moment of an event, by its own account, to its arrival, in milliseconds. */
  readonly delaysMs: number[];
  /** Results with errors. */
  errors(): number;
  /** How many have not heard of the latest event of their customer. */
  missing(): number;
  /** Sends an event about the customer whose turn it is, and expects its subscribers to hear of it, or of a later one. */
  tell(): Promise<void>;
  close(): void;
}

const query = `subscription ($id: ID!) {
  customerChanged(id: $id) {
    occurredAt
    customer { id activeEntitlements { nodes { entitlement { lookupKey } } } }
  }
}`;
/** So many open at a time. */
const atOnce = 50;

/** Resolves when so many subscriptions follow, spread evenly over the customers. */
export async function openAudience(
  world: LiveWorld,
  options: { readonly subscriptions: number; readonly customerIds: readonly string[] },
): Promise<Audience> {
  const { subscriptions, customerIds } = options;
  const open: BenchSubscription[] = [];
  const heardAt = new Array<number>(subscriptions).fill(0);
  const latestAt = new Array<number>(customerIds.length).fill(0);
  const delaysMs: number[] = [];
  let errors = 0;
  let events = 0;

  const openOne = async (number: number): Promise<void> => {
    const id = customerIds[number % customerIds.length];
    const openSubscription = number % 2 === 0 ? openEventStream : openWebSocket;
    const subscription = await openSubscription(world.contender, { query, variables: { id } }, (result) => {
      const [, at] = /"occurredAt":"([^"]+)"/.exec(result) ?? [];
      if (at === undefined || result.includes('"errors"')) {
        errors += 1;
        return;
      }
      heardAt[number] = Math.max(heardAt[number] ?? 0, Date.parse(at));
      delaysMs.push(Date.now() - Date.parse(at));
    });
    open.push(subscription);
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < subscriptions) {
        next += 1;
        await openOne(next - 1);
      }
    }),
  );
  const follow = async (): Promise<boolean> => (await world.metric('event_subscribers')) === subscriptions;
  if (!(await world.eventually(follow, 120_000))) throw new Error('Not all subscriptions began.');

  return {
    delaysMs,
    errors: () => errors,
    missing: () => heardAt.filter((at, number) => at < (latestAt[number % customerIds.length] ?? 0)).length,
    async tell() {
      events += 1;
      const customer = events % customerIds.length;
      const at = Date.now();
      await world.sendEvent({
        id: `event-${String(events)}`,
        type: 'RENEWAL',
        app_user_id: customerIds[customer],
        event_timestamp_ms: at,
      });
      latestAt[customer] = Math.max(latestAt[customer] ?? 0, at);
    },
    close() {
      for (const subscription of open) subscription.close();
    },
  };
}
