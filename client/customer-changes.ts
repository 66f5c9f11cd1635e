import { createClient, NetworkError } from 'graphql-sse';

/** A reason to look at a customer again. */
export interface CustomerChange {
  /**
   * `START`: from now on the server tells of changes, and what changed before this was not told. `STREAM`: the server says
   * that the customer changed. `POLL`: time has passed, and it may have.
   */
  readonly source: 'START' | 'STREAM' | 'POLL';
}

export interface CustomerChangesOptions {
  /** Any App User ID of the customer. */
  readonly id: string;
  /** Ends the changes. */
  readonly signal: AbortSignal;
  /** How long to wait between two looks while the server streams nothing, in milliseconds; 30,000 when left out. */
  readonly pollEveryMs?: number;
}

/** How to reach the server, and how to wait. */
export interface ChangeSource {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  headers(): Promise<Record<string, string>>;
  /** Resolves after this many milliseconds, or as soon as the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Only a signal: whoever looks again sends a document of its own, and the server's cache makes that cheap. */
const document = 'subscription CustomerChanged($id: ID!) { customerChanged(id: $id) { reason } }';

/**
 * Says when to look at a customer again, until the signal is aborted: when the server tells of a change, where its schema
 * has `customerChanged`, else each time `pollEveryMs` has passed. A stream that is cut is opened again after one look; one
 * that is refused is not, and the next look shows why.
 */
export async function* customerChanges(
  source: ChangeSource,
  options: CustomerChangesOptions,
): AsyncGenerator<CustomerChange, void> {
  const { signal, pollEveryMs = 30_000 } = options;
  let streams = true;
  while (!signal.aborted) {
    if (streams) streams = yield* streamedChanges(source, options);
    await source.wait(pollEveryMs, signal);
    if (!signal.aborted) yield { source: 'POLL' };
  }
}

/** Returns whether another stream may go better. */
async function* streamedChanges(
  { url, headers, fetch }: ChangeSource,
  { id, signal }: CustomerChangesOptions,
): AsyncGenerator<CustomerChange, boolean> {
  // It would try again by itself without telling anybody to look meanwhile.
  const client = createClient({ url, headers: () => headers(), fetchFn: fetch, retryAttempts: 0 });
  const stop = (): void => {
    client.dispose();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    let opened = (): void => undefined;
    const opening = new Promise<'open'>((resolve) => {
      opened = () => resolve('open');
    });
    const results = client.iterate({ query: document, variables: { id } }, { connected: () => opened() });
    let next = results.next();
    if ((await Promise.race([next, opening])) === 'open') yield { source: 'START' };
    for (;;) {
      const step: IteratorResult<{ readonly errors?: unknown }, unknown> = await next;
      if (step.done === true) return true;
      if (step.value.errors !== undefined) return false;
      yield { source: 'STREAM' };
      next = results.next();
    }
  } catch (error) {
    const status = error instanceof NetworkError ? (error as NetworkError).response?.status : undefined;
    return status === undefined || status >= 500;
  } finally {
    signal.removeEventListener('abort', stop);
    client.dispose();
  }
}

/** Waits by the clock of the machine. */
export function waitByTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
