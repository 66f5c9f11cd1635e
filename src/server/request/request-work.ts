import { createRequestReporter, type RequestReporter } from '../../loading/request-report.ts';

/** The loads of one request: whether anybody waits for them, and how old their answers may be. */
export interface RequestWork {
  /** Ends when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Ends when whoever asked has left. */
  readonly clientGone: AbortSignal;
  readonly report: RequestReporter;
  takesStale(): boolean;
  /**
   * When the first of the moments comes that fields have judged to lie ahead, in epoch milliseconds: from then on they would
   * be judged otherwise. Infinity where there was none.
   */
  readonly judgedUntil: number;
  noteMoment(moment: number): void;
  /** Whether the request is to change something. */
  readonly mutates: boolean;
  /** The request changes something: only fresh answers will do for it and for what is shown of the change. */
  beginMutation(): void;
  /** Whether the document was answered without what had not ended. */
  readonly isOverdue: boolean;
  noteOverdue(): void;
  /** Nobody waits for the answer any more. Changes that are being written are not part of this. */
  abandon(reason: Error): void;
}

/** `refresh`: the request wants to know what holds now, not what held a moment ago. */
export function createRequestWork(clientGone: AbortSignal, refresh: boolean): RequestWork {
  const end = new AbortController();
  let takesStale = !refresh;
  let judgedUntil = Infinity;
  let mutates = false;
  let isOverdue = false;
  return {
    signal: end.signal,
    clientGone,
    report: createRequestReporter(),
    takesStale: () => takesStale,
    get judgedUntil() {
      return judgedUntil;
    },
    noteMoment(moment) {
      judgedUntil = Math.min(judgedUntil, moment);
    },
    get mutates() {
      return mutates;
    },
    beginMutation() {
      mutates = true;
      takesStale = false;
    },
    get isOverdue() {
      return isOverdue;
    },
    noteOverdue() {
      isOverdue = true;
    },
    abandon: (reason) => end.abort(reason),
  };
}
