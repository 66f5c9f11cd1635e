/** The documents under way that change something, also those whose sender has left or was answered without them. */
export interface RunningMutations {
  add(work: Promise<unknown>): void;
  /** Resolves when none is under way. */
  ended(): Promise<void>;
}

export function createRunningMutations(): RunningMutations {
  const running = new Set<Promise<unknown>>();
  return {
    add(work) {
      running.add(work);
      const leave = (): void => void running.delete(work);
      work.then(leave, leave);
    },
    async ended() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
