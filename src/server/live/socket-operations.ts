/** What is under way on one WebSocket, so that a server which stops closes it when its answers are out. */
export interface SocketOperations {
  /** Begins an operation, with one answer as far as is known. */
  begin(id: string): void;
  /** It is answered with a stream, which nothing waits for. */
  noteStream(id: string): void;
  /** To be called when its last message is about to be sent. */
  end(id: string): void;
  /** Calls `close` when no single answer is under way, which may be at once. */
  drain(close: () => void): void;
  /**
   * Whether a message is to be kept back. A stream that ends because the server stops is not complete: its client is to find it cut, and
   * then begins it anew elsewhere.
   */
  withholds(message: string): boolean;
}

export function createSocketOperations(): SocketOperations {
  const answering = new Set<string>();
  const streaming = new Set<string>();
  let close: (() => void) | null = null;

  const closeIfDone = (): void => {
    if (answering.size === 0) close?.();
  };

  return {
    begin(id) {
      answering.add(id);
    },
    noteStream(id) {
      answering.delete(id);
      streaming.add(id);
      closeIfDone();
    },
    end(id) {
      // In the next turn it is sent.
      setImmediate(() => {
        answering.delete(id);
        streaming.delete(id);
        closeIfDone();
      });
    },
    drain(whenDone) {
      close = whenDone;
      closeIfDone();
    },
    withholds(message) {
      if (close === null) return false;
      const { type, id } = JSON.parse(message) as { readonly type: string; readonly id?: string };
      return type === 'complete' && id !== undefined && streaming.has(id);
    },
  };
}
