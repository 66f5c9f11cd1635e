/** One load that any number of readers wait for. */
export interface SharedLoad<Result> {
  /**
   * Waits for the result. A reader whose signal ends leaves at once, with the signal's reason; the load goes on as long
   * as anybody waits, and the last one who leaves ends it.
   */
  wait(signal?: AbortSignal): Promise<Result>;
}

/** Starts the work. `onEnd` is called when it is over, or its last reader has left: nobody can join it from then on. */
export function startSharedLoad<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  onEnd: () => void,
): SharedLoad<Result> {
  const end = new AbortController();
  const result = work(end.signal);
  let waiting = 0;
  // Before any reader's own, so that a reader who asks again finds it gone; and a failure that nobody waits for is heard.
  result.then(onEnd, onEnd);

  return {
    wait(signal) {
      waiting += 1;
      if (signal === undefined) return result;
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting -= 1;
          reject(signal.reason as Error);
          if (waiting > 0) return;
          onEnd();
          end.abort(signal.reason);
        };
        const stay = (): void => signal.removeEventListener('abort', leave);
        signal.addEventListener('abort', leave, { once: true });
        result.finally(stay).then(resolve, reject);
      });
    },
  };
}
