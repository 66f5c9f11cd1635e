import type { Answer } from '../error-from-response.ts';
import { RateLimitedError } from '../errors.ts';
import { readUsage } from '../rate-limit-headers.ts';
import { TransportFault } from '../transport.ts';
import type { CircuitOutcome } from './circuit.ts';
import type { SendEnd } from './rate-limit-window.ts';

/** What one send tells of the budget of its key, and of the health of upstream. */
export interface SendReport {
  readonly end: SendEnd;
  readonly health: CircuitOutcome;
}

/** Of a send that was answered; `error` is what the answer stands for, if it is one. Refusals are signs of life. */
export function reportOfAnswer(answer: Answer, error: Error | null): SendReport {
  return {
    end: {
      kind: 'answered',
      reading: readUsage(answer.headers),
      heldForMs: error instanceof RateLimitedError ? error.retryAfterMs : null,
    },
    health: answer.status >= 500 ? 'failure' : 'success',
  };
}

/**
 * Of a send without an answer. `waitedInVain` says whether upstream had a fair part of a deadline to answer: a caller
 * who gives up, or whose time went by in the queue, says nothing of it.
 */
export function reportOfFault(error: unknown, waitedInVain: boolean): SendReport {
  // It never left this program: a key that cannot be sent, or an abort before.
  if (!(error instanceof TransportFault)) return { end: { kind: 'not sent' }, health: 'neither' };
  switch (error.kind) {
    case 'not sent':
      return { end: { kind: 'not sent' }, health: error.cause.code === 'ABORTED' ? 'neither' : 'failure' };
    case 'lost':
      return { end: { kind: 'lost' }, health: 'failure' };
    case 'aborted':
      return { end: { kind: 'lost' }, health: waitedInVain ? 'failure' : 'neither' };
  }
}
