import type { ExecutionResult } from 'graphql';
import type { ShownResult } from '../graphql-endpoint.ts';

/** One stream of events, into which the results of several operations go. */
export interface SharedStream {
  /** The events as bytes; null when somebody reads them already. `cut` closes the connection of whoever does. */
  open(cut: () => void): ReadableStream<Uint8Array> | null;
  /** Begins an operation; false when one of this id runs, or too many. The signal ends with it. */
  add(operationId: string, run: (signal: AbortSignal) => Promise<ShownResult>): boolean;
  remove(operationId: string): void;
  /** Ends when the stream does. */
  readonly ended: AbortSignal;
  end(): void;
  endUnlessOpen(): void;
  /** Ends once no operation runs and everything is read. */
  finish(): void;
  /** Ends, and closes the connection of a reader who takes nothing. */
  cut(): void;
}

const mostOperations = 100;
const pingEveryMs = 12_000;

/**
 * An operation that has something to tell waits until it is read before it goes on, so that no more than one result of each
 * waits here, however slow the reader.
 */
export function createSharedStream(options: { onEnd(): void }): SharedStream {
  const encoder = new TextEncoder();
  const operations = new Map<string, AbortController>();
  const waiting: { readonly text: string; readonly taken: () => void }[] = [];
  const over = new AbortController();
  let wake: (() => void) | null = null;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let closeConnection = (): void => undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let isFinishing = false;

  const end = (): void => {
    if (over.signal.aborted) return;
    clearInterval(heartbeat);
    over.abort(new DOMException('The stream is over.', 'AbortError'));
    for (const operation of operations.values()) operation.abort(over.signal.reason);
    operations.clear();
    for (const { taken } of waiting.splice(0)) taken();
    wake?.();
    options.onEnd();
  };

  const endIfFinished = (): void => {
    if (isFinishing && operations.size === 0 && waiting.length === 0) {
      end();
      // A reader that left has closed it already.
      if (controller?.desiredSize != null) controller.close();
    }
  };

  /** Resolves when it is read, or never will be. */
  const write = (event: 'next' | 'complete', data: object): Promise<void> =>
    new Promise((resolve) => {
      if (over.signal.aborted) {
        resolve();
        return;
      }
      waiting.push({ text: `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`, taken: resolve });
      wake?.();
    });

  const tell = async (id: string, run: Promise<ShownResult>, { signal }: AbortController): Promise<void> => {
    try {
      const result = await run;
      for await (const payload of Symbol.asyncIterator in result ? result : [result]) {
        if (signal.aborted) break;
        await write('next', { id, payload: payload satisfies ExecutionResult });
      }
    } finally {
      if (!signal.aborted) {
        operations.delete(id);
        await write('complete', { id });
      }
      endIfFinished();
    }
  };

  return {
    ended: over.signal,
    end,
    endUnlessOpen() {
      if (controller === null) end();
    },
    finish() {
      isFinishing = true;
      endIfFinished();
    },
    cut() {
      end();
      closeConnection();
    },
    open(cut) {
      if (controller !== null || over.signal.aborted) return null;
      closeConnection = cut;
      return new ReadableStream<Uint8Array>({
        start(given) {
          controller = given;
          // Some browsers hold back the answer until something of it has come.
          given.enqueue(encoder.encode(':\n\n'));
          heartbeat = setInterval(() => {
            if ((given.desiredSize ?? 0) > 0) given.enqueue(encoder.encode(':\n\n'));
          }, pingEveryMs);
        },
        async pull(given) {
          while (waiting.length === 0 && !over.signal.aborted)
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          const next = waiting.shift();
          if (next === undefined) return;
          given.enqueue(encoder.encode(next.text));
          next.taken();
          endIfFinished();
        },
        cancel: end,
      });
    },
    add(operationId, run) {
      if (over.signal.aborted || isFinishing) return false;
      if (operations.has(operationId) || operations.size >= mostOperations) return false;
      const operation = new AbortController();
      operations.set(operationId, operation);
      tell(operationId, run(operation.signal), operation).catch(() => end());
      return true;
    },
    remove(operationId) {
      operations.get(operationId)?.abort(new DOMException('Whoever asked has left.', 'AbortError'));
      operations.delete(operationId);
      endIfFinished();
    },
  };
}
