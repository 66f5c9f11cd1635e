import { abortReason, noLongerNeeded, type Clock } from './clock.ts';

/** The end of one call: its deadline, or its caller's signal, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Milliseconds left; never below 0. */
  remainingMs(): number;
  /** Why it ended: the deadline passed (also one that the caller's signal stands for), or the caller gave up. */
  ending(): 'timed out' | Error;
  /** Must be called when the call is over: it lets go of the timer and of the caller's signal. */
  release(): void;
}

export function startDeadline(
  clock: Clock,
  timeoutMs: number,
  callerSignal: AbortSignal | undefined,
): Deadline {
  const endsAt = clock.now() + timeoutMs;
  const controller = new AbortController();
  const timer = new AbortController();
  let ending: 'timed out' | Error = 'timed out';

  const onCallerAbort = () => {
    if (callerSignal === undefined || controller.signal.aborted) return;
    const reason = abortReason(callerSignal);
    ending = reason.name === 'TimeoutError' ? 'timed out' : reason;
    controller.abort(reason);
  };
  if (callerSignal?.aborted === true) onCallerAbort();
  else callerSignal?.addEventListener('abort', onCallerAbort, { once: true });

  if (!controller.signal.aborted) {
    clock.sleep(timeoutMs, timer.signal).then(
      () => {
        controller.abort();
      },
      () => undefined,
    );
  }

  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAt - clock.now()),
    ending: () => ending,
    release() {
      timer.abort(noLongerNeeded);
      callerSignal?.removeEventListener('abort', onCallerAbort);
    },
  };
}
