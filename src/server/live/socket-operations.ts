import type { SocketAnswer } from './socket-answers.ts';

/** What is under way on one WebSocket: whether anybody wants it, and when a server that stops may close the connection. */
export interface SocketOperations {
  /** Answers an operation. The signal ends when the connection does, or when its client wants the operation no more. */
  run(id: string, answer: (signal: AbortSignal) => Promise<SocketAnswer>): Promise<SocketAnswer>;
  /** To be called when the last message of an operation that has a result is about to be sent. */
  end(id: string): void;
  /**
   * Ends those without a result that are not wanted any more. The library forgets an operation when its client says that it is
   * complete, and lets it run: calls of upstream would go on for nobody.
   */
  keepOnly(isWanted: (id: string) => boolean): void;
  /** How many run still that nobody wants: a write is seen through, whoever has left. */
  unwanted(): number;
  /** Calls `close` when no answer is under way but streams, which nothing waits for; that may be at once. */
  drain(close: () => void): void;
  /**
   * Whether a message is to be kept back. A stream that ends because the server stops is not complete: its client is to find it cut, and
   * then begins it anew elsewhere.
   */
  withholds(message: string): boolean;
}

interface Operation {
  readonly id: string;
  readonly left: AbortController;
  stage: 'running' | 'sending' | 'streaming';
}

/** `closed` ends with the connection. */
export function createSocketOperations(closed: AbortSignal): SocketOperations {
  const operations = new Set<Operation>();
  let close: (() => void) | null = null;

  const some = (isMeant: (operation: Operation) => boolean): boolean => [...operations].some(isMeant);
  const closeIfDone = (): void => {
    if (!some(({ stage }) => stage !== 'streaming')) close?.();
  };
  const endAfterSending = (operation: Operation): void => {
    // In the next turn it is sent.
    setImmediate(() => {
      operations.delete(operation);
      closeIfDone();
    });
  };

  return {
    async run(id, answer) {
      const operation: Operation = { id, left: new AbortController(), stage: 'running' };
      operations.add(operation);
      let answered: SocketAnswer | null = null;
      try {
        answered = await answer(AbortSignal.any([closed, operation.left.signal]));
        return answered;
      } finally {
        if (answered === null || 'refusal' in answered) endAfterSending(operation);
        else operation.stage = Symbol.asyncIterator in answered.shown ? 'streaming' : 'sending';
        closeIfDone();
      }
    },
    end(id) {
      for (const operation of operations)
        if (operation.id === id && operation.stage !== 'running') endAfterSending(operation);
    },
    keepOnly(isWanted) {
      for (const { id, left, stage } of operations)
        if (stage === 'running' && !isWanted(id))
          left.abort(new DOMException('Whoever asked has left.', 'AbortError'));
    },
    unwanted: () =>
      [...operations].filter(({ left, stage }) => stage === 'running' && left.signal.aborted).length,
    drain(whenDone) {
      close = whenDone;
      closeIfDone();
    },
    withholds(message) {
      if (close === null) return false;
      const { type, id } = JSON.parse(message) as { readonly type: string; readonly id?: string };
      return (
        type === 'complete' && some((operation) => operation.id === id && operation.stage === 'streaming')
      );
    },
  };
}
