/*
 * What happens, as the parts of a server tell it to each other. Plain JSON, so that it can pass between servers; never
 * the truth about anything: whoever hears of a change reads again.
 */

/** What made something change, or told that it did. */
type ChangeSource = 'mutation' | 'webhook';

/** A customer, or what belongs to it, is not what it was. What this server remembered of it is forgotten by now. */
export interface CustomerChanged {
  readonly kind: 'customer-changed';
  readonly projectId: string;
  /** Every id that is known to name one of the customers; empty when it may have been any of the project. */
  readonly customerIds: readonly string[];
  readonly source: ChangeSource;
  /** RevenueCat's name of the event, such as `RENEWAL`; null for a change that this server made. */
  readonly eventType: string | null;
  /** When it happened, in epoch milliseconds by the clock of the source. */
  readonly occurredAt: number;
}

/** RevenueCat sent a webhook, and what it changes was applied. */
export interface WebhookReceived {
  readonly kind: 'webhook-received';
  readonly projectId: string;
  /** Null for an event without one. */
  readonly eventId: string | null;
  /** RevenueCat's name of the event; new ones appear without notice. */
  readonly eventType: string;
  readonly occurredAt: number;
  /** The event as it came, unchecked. Personal data: it is told to nobody without the scope for it, and never logged. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type DomainEvent = CustomerChanged | WebhookReceived;

/** What a subscriber wants to hear. The type says which events come. */
export type Topic<Event extends DomainEvent> = {
  readonly kind: Event['kind'];
  readonly projectId: string;
  /** The customer, by every id that is known to be its: its canonical one, the one that was asked for, aliases. */
  readonly customerIds?: readonly string[];
};

/** What changes of one customer. An event may name it by any of its ids, so all that are known belong here. */
export function customerTopic(projectId: string, customerIds: readonly string[]): Topic<CustomerChanged> {
  return { kind: 'customer-changed', projectId, customerIds };
}

/** What changes of any customer of a project. */
export function customersTopic(projectId: string): Topic<CustomerChanged> {
  return { kind: 'customer-changed', projectId };
}

/** Every webhook of a project. */
export function webhooksTopic(projectId: string): Topic<WebhookReceived> {
  return { kind: 'webhook-received', projectId };
}
