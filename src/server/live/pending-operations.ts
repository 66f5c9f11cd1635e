/** The operations of one connection whose result is not there yet. */
export interface PendingOperations {
  /** Runs one; its signal ends when the connection does, or when its client wants it no more. */
  run<Result>(id: string, operation: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Ends those that are not wanted any more. */
  keepOnly(isWanted: (id: string) => boolean): void;
  /** How many run still that nobody wants: a write is seen through, whoever has left. */
  unwanted(): number;
}

/**
 * The library forgets an operation when its client says that it is complete, and lets it run. Then somebody could begin any
 * number of them, and calls of upstream would go on for nobody.
 */
export function createPendingOperations(closed: AbortSignal): PendingOperations {
  const pending = new Set<{ readonly id: string; readonly left: AbortController }>();
  return {
    async run(id, operation) {
      const entry = { id, left: new AbortController() };
      pending.add(entry);
      try {
        return await operation(AbortSignal.any([closed, entry.left.signal]));
      } finally {
        pending.delete(entry);
      }
    },
    keepOnly(isWanted) {
      for (const { id, left } of pending)
        if (!isWanted(id)) left.abort(new DOMException('Whoever asked has left.', 'AbortError'));
    },
    unwanted: () => [...pending].filter(({ left }) => left.signal.aborted).length,
  };
}
