/** A subscriber read more slowly than things happened, and more waited for it than may. */
export class SubscriberTooSlowError extends Error {
  override readonly name = 'SubscriberTooSlowError';

  constructor(mostWaiting: number) {
    super(
      `More than ${String(mostWaiting)} events waited to be read. Read them faster, or subscribe to fewer.`,
    );
  }
}

/** What waits for one subscriber. */
export interface EventQueue<Event> extends AsyncIterableIterator<Event> {
  /** Adds an event; of two with one name only the later one waits. */
  push(event: Event): void;
}

/**
 * A queue that is bounded: with more than `mostWaiting` events it throws them away and ends with
 * `SubscriberTooSlowError`. `nameOf` gives the name under which events replace each other, or null for those that must all
 * be read. Ends without an error when the signal does; `onEnd` is called once, however it ends.
 */
export function createEventQueue<Event>(options: {
  readonly signal: AbortSignal;
  readonly mostWaiting: number;
  nameOf(event: Event): string | null;
  onEnd(): void;
}): EventQueue<Event> {
  const { signal, mostWaiting } = options;
  const waiting = new Map<string | symbol, Event>();
  const readers: PromiseWithResolvers<IteratorResult<Event>>[] = [];
  let ended = false;
  let failure: Error | null = null;
  const over: IteratorResult<Event> = { done: true, value: undefined };

  const end = (): void => {
    if (ended) return;
    ended = true;
    waiting.clear();
    signal.removeEventListener('abort', end);
    for (const reader of readers.splice(0)) reader.resolve(over);
    options.onEnd();
  };

  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });

  return {
    push(event) {
      if (ended) return;
      const reader = readers.shift();
      if (reader !== undefined) {
        reader.resolve({ done: false, value: event });
        return;
      }
      waiting.set(options.nameOf(event) ?? Symbol(), event);
      if (waiting.size <= mostWaiting) return;
      failure = new SubscriberTooSlowError(mostWaiting);
      end();
    },
    next() {
      const [first] = waiting;
      if (first !== undefined) {
        const [name, value] = first;
        waiting.delete(name);
        return Promise.resolve({ done: false, value });
      }
      if (failure !== null) {
        const told = failure;
        failure = null;
        return Promise.reject(told);
      }
      if (ended) return Promise.resolve(over);
      const reader = Promise.withResolvers<IteratorResult<Event>>();
      readers.push(reader);
      return reader.promise;
    },
    return() {
      end();
      return Promise.resolve(over);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
