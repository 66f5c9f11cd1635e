import type { DomainEvent, Topic } from './domain-events.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';

/** Tells events to whoever subscribed to them. A bus that spans several servers hands what it hears to one of these. */
export interface EventBus {
  /** Tells the event to every subscriber, each once, before it returns; it never waits for one. */
  publish(event: DomainEvent): void;
  /**
   * Events from this moment on, whether they are read yet or not, until the signal ends or the reader leaves. Of changes of
   * one customer that nobody has read yet only the latest comes. Rejects with `SubscriberTooSlowError` when too
   * many events wait.
   */
  subscribe<Event extends DomainEvent>(
    topic: Topic<Event>,
    options: { readonly signal: AbortSignal },
  ): AsyncIterableIterator<Event>;
  /** How many subscribe now. */
  subscribers(): number;
}

const mostWaitingByDefault = 1_000;

/** A bus inside this process. `mostWaiting`: how many unread events one subscriber may have. */
export function createEventBus(options: { mostWaiting?: number } = {}): EventBus {
  const { mostWaiting = mostWaitingByDefault } = options;
  const queuesByChannel = new Map<string, Set<EventQueue<DomainEvent>>>();
  let subscribers = 0;

  const join = (channel: string, queue: EventQueue<DomainEvent>): void => {
    const queues = queuesByChannel.get(channel) ?? new Set();
    queuesByChannel.set(channel, queues.add(queue));
  };
  const leave = (channel: string, queue: EventQueue<DomainEvent>): void => {
    const queues = queuesByChannel.get(channel);
    queues?.delete(queue);
    if (queues?.size === 0) queuesByChannel.delete(channel);
  };

  return {
    publish(event) {
      const told = new Set(
        channelsOfEvent(event).flatMap((channel) => [...(queuesByChannel.get(channel) ?? [])]),
      );
      for (const queue of told) queue.push(event);
    },
    subscribe<Event extends DomainEvent>(topic: Topic<Event>, { signal }: { signal: AbortSignal }) {
      // Ends before it has joined anything when the signal has ended already.
      if (signal.aborted)
        return createEventQueue<Event>({ signal, mostWaiting, nameOf: () => null, onEnd: nothing });
      const channels = channelsOfTopic(topic);
      const ofOneCustomer = topic.customerIds !== undefined;
      const queue: EventQueue<DomainEvent> = createEventQueue<DomainEvent>({
        signal,
        mostWaiting,
        nameOf: (event) => coalescingName(event, ofOneCustomer),
        onEnd: () => {
          subscribers -= 1;
          for (const channel of channels) leave(channel, queue);
        },
      });
      subscribers += 1;
      for (const channel of channels) join(channel, queue);
      // Only events of the topic's kind reach its channels.
      return queue as unknown as EventQueue<Event>;
    },
    subscribers: () => subscribers,
  };
}

const nothing = (): void => undefined;

/** Where an event is told: to those who follow a customer that it names, and to those who follow all. */
function channelsOfEvent(event: DomainEvent): readonly string[] {
  const { kind, projectId } = event;
  if (kind === 'webhook-received') return [channel(kind, projectId, 'all')];
  const concerned =
    event.customerIds.length === 0
      ? [channel(kind, projectId, 'any')]
      : event.customerIds.map((id) => channel(kind, projectId, 'one', id));
  return [channel(kind, projectId, 'all'), ...concerned];
}

/** Whoever follows a customer also hears of changes that may have been any customer's. */
function channelsOfTopic({ kind, projectId, customerIds }: Topic<DomainEvent>): readonly string[] {
  if (customerIds === undefined) return [channel(kind, projectId, 'all')];
  return [
    channel(kind, projectId, 'any'),
    ...new Set(customerIds.map((id) => channel(kind, projectId, 'one', id))),
  ];
}

function channel(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** Who follows one customer wants its latest state. A webhook says something of its own, so none replaces another. */
function coalescingName(event: DomainEvent, ofOneCustomer: boolean): string | null {
  if (event.kind === 'webhook-received') return null;
  return ofOneCustomer ? 'the customer' : JSON.stringify(event.customerIds.toSorted());
}
