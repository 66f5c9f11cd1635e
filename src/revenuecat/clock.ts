/** Time as the client sees it, so that tests of waiting take no time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Node's timers fire at once when given more than a signed 32-bit integer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise<void>((resolve, reject) => {
      if (signal.aborted) {
        reject(abortReason(signal));
        return;
      }
      const stop = () => {
        clearTimeout(timer);
        reject(abortReason(signal));
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
        Math.min(Math.max(ms, 0), LONGEST_TIMER_MS),
      );
      signal.addEventListener('abort', stop, { once: true });
    }),
};

/**
 * For ending a wait whose outcome nobody looks at. One for all: a reason of its own would hold its stack, and with it the
 * request that it was made in, for as long as the signal lives.
 */
export const noLongerNeeded: Error = new DOMException('The wait is no longer needed.', 'AbortError');

/** The reason of an aborted signal as an `Error`, whatever its owner passed to `abort()`. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new DOMException('The call was aborted.', 'AbortError');
}

/**
 * The clock's time, which goes on from where it was when the machine's clock is set back: for what measures time and
 * would else wait for as long as it was set back.
 */
export function steadyTime(clock: Clock): () => number {
  let latest = clock.now();
  let behind = 0;
  return () => {
    const now = clock.now();
    if (now + behind < latest) behind = latest - now;
    latest = now + behind;
    return latest;
  };
}
