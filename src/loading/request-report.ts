import type { CacheNote, CacheRead } from '../cache/cache-question.ts';
import type { WorkObserver } from '../revenuecat/traffic/work.ts';
import type { OperationId } from '../revenuecat/generated/operations.ts';

/** What one request has cost so far, and how old its answers are. */
export interface RequestReport {
  /** Upstream calls that this request began, by operation; calls of refreshes in the background are not among them. */
  calls(): ReadonlyMap<OperationId, number>;
  /** What was really sent for this request, repetitions included, refreshes in the background not. */
  readonly sent: number;
  /** How long its calls waited for their turn, in milliseconds, added up. */
  readonly waitedMs: number;
  /** Questions that memory answered. */
  readonly hits: number;
  /** Questions that this request loaded. */
  readonly misses: number;
  /** Questions that another's load answered. */
  readonly coalesced: number;
  /** Refreshes in the background that this request began. */
  readonly refreshes: number;
  /** Questions that a copy past its lifetime answered. */
  readonly stale: number;
  /** Age in milliseconds of the oldest such copy; null when there was none. */
  readonly oldestStaleMs: number | null;
  /** What the answer was made of, remembered or loaded; null where nobody can tell how long a part of it holds. */
  parts(): readonly CacheRead[] | null;
  /** The same, where all of it was fresh in memory; null where anything had to be asked. */
  partsInMemory(): readonly CacheRead[] | null;
  /** The same for copies that were given because upstream could not be asked. */
  readonly oldestOutageMs: number | null;
}

/** A report that is being written. */
export interface RequestReporter extends RequestReport {
  note(note: CacheNote): void;
  /** See `CacheReader.used`. */
  used(read: CacheRead | null): void;
  /** A call of a load whose answer is for everybody. */
  noteCall(operation: OperationId): void;
  /** A call whose answer is for this request alone, and remembered by nobody. */
  noteOwnCall(operation: OperationId): void;
  /** Given to the client with each call, to be told what it does. */
  readonly sends: WorkObserver;
}

export function createRequestReporter(): RequestReporter {
  let sent = 0;
  let waitedMs = 0;
  const calls = new Map<OperationId, number>();
  const counts = { hit: 0, miss: 0, coalesced: 0, refresh: 0, stale: 0 };
  let oldestStaleMs: number | null = null;
  let oldestOutageMs: number | null = null;
  const reads: CacheRead[] = [];
  let isUntold = false;
  const noteCall = (operation: OperationId): void => {
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
  };
  const parts = (): readonly CacheRead[] | null => (isUntold ? null : reads);
  return {
    parts,
    partsInMemory: () =>
      calls.size + counts.miss + counts.coalesced + counts.refresh + counts.stale === 0 ? parts() : null,
    calls: () => calls,
    sends: {
      sent() {
        sent += 1;
      },
      waited(ms) {
        waitedMs += ms;
      },
    },
    get sent() {
      return sent;
    },
    get waitedMs() {
      return waitedMs;
    },
    get hits() {
      return counts.hit;
    },
    get misses() {
      return counts.miss;
    },
    get coalesced() {
      return counts.coalesced;
    },
    get refreshes() {
      return counts.refresh;
    },
    get stale() {
      return counts.stale;
    },
    get oldestStaleMs() {
      return oldestStaleMs;
    },
    get oldestOutageMs() {
      return oldestOutageMs;
    },
    note(note) {
      counts[note.kind] += 1;
      if (note.kind !== 'stale') return;
      oldestStaleMs = Math.max(note.ageMs, oldestStaleMs ?? 0);
      if (note.outage) oldestOutageMs = Math.max(note.ageMs, oldestOutageMs ?? 0);
    },
    used(read) {
      if (read === null) isUntold = true;
      else reads.push(read);
    },
    noteCall,
    noteOwnCall(operation) {
      isUntold = true;
      noteCall(operation);
    },
  };
}
