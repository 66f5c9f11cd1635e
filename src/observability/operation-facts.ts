/** The status that servers commonly log for a request whose sender left before it was answered. */
export const clientLeft = 499;

/** What is known of one GraphQL request once it is answered. Holds no variable, no token and nothing of the answer. */
export interface OperationFacts {
  readonly requestId: string;
  /** Of the operation in the document, cut to a bounded length; null where it has none or was not read. */
  readonly name: string | null;
  /** SHA-256 of the document, in hex; null where it was not read. */
  readonly hash: string | null;
  readonly kind: 'query' | 'mutation' | 'subscription' | null;
  readonly viewerKind: 'anonymous' | 'customer' | 'staff';
  /** How logs name whoever asked. */
  readonly viewer: string;
  /** Until the answer began: a stream goes on after that. */
  readonly durationMs: number;
  /** HTTP status of the answer; `clientLeft` where nobody waited for one any more. */
  readonly status: number;
  /** Codes of the errors in the answer, each with how often it came. */
  readonly errors: ReadonlyMap<string, number>;
  /** Whether the answer holds data. */
  readonly hasData: boolean;
  /** Whether the whole answer was at hand, so that nothing was executed. */
  readonly recalled: boolean;
  readonly cost: OperationCost | null;
}

/** What one request asked of upstream, and what it did not have to ask. */
export interface OperationCost {
  /** Calls that this request began, by operation of the REST API. */
  calls(): ReadonlyMap<string, number>;
  /** What was really sent for them, repetitions included. */
  readonly sent: number;
  /** How long its calls waited for their turn, in milliseconds, added up. */
  readonly waitedMs: number;
  readonly hits: number;
  readonly misses: number;
  readonly coalesced: number;
  readonly refreshes: number;
  readonly stale: number;
}

/** `ok`: no error; `partial`: data beside errors; `failed`: no data; `left`: whoever asked did not wait for it. */
export type OperationOutcome = 'ok' | 'partial' | 'failed' | 'left';

export function outcomeOf({ errors, hasData, status }: OperationFacts): OperationOutcome {
  if (status === clientLeft) return 'left';
  if (errors.size === 0 && hasData) return 'ok';
  return hasData ? 'partial' : 'failed';
}
