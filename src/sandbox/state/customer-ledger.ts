import type { Environment } from '../../revenuecat/generated/wire.ts';
import type { MonetaryAmount } from './stored-facts.ts';

/** Something that happened to a customer, in the form of the event list. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly appId: string | null;
  /** Null for what belongs to no environment, such as a changed attribute. */
  readonly environment: Environment | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly occurredAt: number;
}

/** Money that was given back. The subscription or purchase itself only remembers what is left. */
export interface StoredRefund {
  /** Id of the subscription or purchase. */
  readonly ownerId: string;
  /** The store's identifier of the payment. */
  readonly transactionId: string;
  readonly at: number;
  readonly usd: MonetaryAmount;
}

/** What the original remembers about customers besides what they are and what they own. */
export class CustomerLedger {
  /** Customers on the block list, and since when. */
  readonly blockedAt = new Map<string, number>();
  /** When somebody switched off the renewal of a subscription, by subscription id. */
  readonly cancelledAt = new Map<string, number>();
  /** The subscription or purchase that a receipt made, by fetch token. */
  readonly ownerOfToken = new Map<string, string>();
  /** The newest status of an external subscription or purchase, by its id. */
  readonly externalStatusAt = new Map<string, number>();
  /** Payments of external sources that were counted, by their identifier. */
  readonly externalPayments = new Map<string, string>();

  readonly #events = new Map<string, StoredEvent[]>();
  readonly #refunds = new Map<string, StoredRefund[]>();
  readonly #balances = new Map<string, Map<string, number>>();

  /** Changes of the customer in the order in which they were made. */
  eventsOf(customerId: string): readonly StoredEvent[] {
    return this.#events.get(customerId) ?? [];
  }

  recordEvent(customerId: string, event: StoredEvent): void {
    listOf(this.#events, customerId).push(event);
  }

  refundsOf(ownerId: string): readonly StoredRefund[] {
    return this.#refunds.get(ownerId) ?? [];
  }

  recordRefund(refund: StoredRefund): void {
    listOf(this.#refunds, refund.ownerId).push(refund);
  }

  /** Virtual currency balances by code; a code that was never touched is missing. */
  balancesOf(customerId: string): Map<string, number> {
    let balances = this.#balances.get(customerId);
    if (balances === undefined) {
      balances = new Map();
      this.#balances.set(customerId, balances);
    }
    return balances;
  }

  /** Forgets a deleted customer and what it owned. */
  forget(customerId: string, ownedIds: Iterable<string>): void {
    this.#events.delete(customerId);
    this.#balances.delete(customerId);
    this.blockedAt.delete(customerId);
    const owned = new Set(ownedIds);
    for (const id of owned) {
      this.#refunds.delete(id);
      this.cancelledAt.delete(id);
      this.externalStatusAt.delete(id);
    }
    for (const [token, id] of this.ownerOfToken) if (owned.has(id)) this.ownerOfToken.delete(token);
  }
}

function listOf<Item>(lists: Map<string, Item[]>, id: string): Item[] {
  let list = lists.get(id);
  if (list === undefined) {
    list = [];
    lists.set(id, list);
  }
  return list;
}
