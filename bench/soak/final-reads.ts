import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { coinsOfUpstream } from './accounts.ts';
import type { Fleet, Replica } from './fleet.ts';
import type { Account } from './run-state.ts';
import type { SoakUpstream } from './upstream.ts';

/** What servers and upstream say when all is calm. */
export interface FinalReads {
  readonly compared: number;
  /** Customers of whom a server says something else than a server without memory does. */
  readonly different: readonly string[];
  /** Customers whose balance is not what the book of gifts adds up to. */
  readonly wrongSums: readonly string[];
}

const everything = `query Everything($id: ID!) {
  customer(id: $id) {
    id
    attributes(first: 50) { nodes { name value } }
    activeEntitlements(first: 20) { nodes { expiresAt entitlement { id lookupKey } } }
    subscriptions(first: 50) { nodes { id status givesAccess autoRenewalStatus currentPeriodEndsAt } }
    purchases(first: 50) { nodes { id status } }
    virtualCurrencyBalances { nodes { balance currency { code } } }
  }
}`;

/** Asks every server for each customer, and one that has only just begun to run, before and after. */
export async function compareReads(
  fleet: Fleet,
  newcomer: Replica,
  customerIds: readonly string[],
): Promise<Pick<FinalReads, 'compared' | 'different'>> {
  const different: string[] = [];
  let compared = 0;
  const ask = async (server: Replica, id: string): Promise<unknown> => {
    const { text } = await fleet.post(server, JSON.stringify({ query: everything, variables: { id } }));
    return JSON.parse(text) as unknown;
  };
  for (const id of customerIds) {
    const truth = await ask(newcomer, id);
    for (const server of fleet.alive()) {
      compared += 1;
      const answer = await ask(server, id);
      if (!isDeepStrictEqual(answer, truth))
        different.push(
          `${id} at server ${String(server.id)}: ${JSON.stringify(answer)} and not ${JSON.stringify(truth)}`,
        );
    }
  }
  return { compared, different };
}

/** Whether upstream's own balances are what it had, and each gift that was done, once. */
export async function compareSums(
  upstream: SoakUpstream,
  accounts: readonly Account[],
  gifts: ReadonlyMap<string, string>,
  done: Readonly<Record<string, number>>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const givenTo = new Map<string, number>();
  for (const [name, id] of gifts) givenTo.set(id, (givenTo.get(id) ?? 0) + (done[name] ?? 0));
  for (const { id, coinsBefore } of accounts) {
    const coins = await coinsOfUpstream(upstream, id);
    const due = coinsBefore + (givenTo.get(id) ?? 0);
    if (coins !== due) wrong.push(`${id} has ${String(coins)}, and not ${String(due)}`);
  }
  return wrong;
}

/** Resolves when upstream has nothing to tell any more, or after so many milliseconds; whether it was in time. */
export async function untilWebhooksAreTold(upstream: SoakUpstream, withinMs: number): Promise<boolean> {
  for (const until = performance.now() + withinMs; performance.now() < until; await delay(100))
    if ((await upstream.books()).webhooksWaiting === 0) return true;
  return false;
}
