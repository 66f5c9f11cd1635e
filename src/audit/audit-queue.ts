import type { AuditRecord } from './audit-record.ts';

/** Where audit records are kept besides the log. */
export interface AuditDestination {
  /** For the log: which destination this is. */
  readonly name: string;
  /** Keeps one line of JSON, without its line end. It may be asked again for a line that it could not confirm. */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

/** What becomes of the records, for the log. */
export interface AuditReports {
  /** The destination stopped taking records. Told once until it takes them again. */
  failing(destination: string, error: unknown): void;
  recovered(destination: string): void;
  /** This record is kept nowhere but in the log. */
  lost(destination: string, record: AuditRecord): void;
}

/** Takes records without making anybody wait. */
export interface AuditQueue {
  write(record: AuditRecord): void;
  /** Whether the destination did not take the last record. */
  isFailing(): boolean;
  /** How many records wait to be kept. */
  waiting(): number;
  /** Tries once more for what still waits, then closes the destination. */
  close(): Promise<void>;
}

const mostWaiting = 1_000;
const retryMs = 1_000;

/**
 * Hands records to a destination one after another, in order. A destination that fails is tried again every second; the
 * mutations go on meanwhile, and what does not fit into the queue is reported as lost.
 */
export function createAuditQueue(
  destination: AuditDestination,
  parts: {
    readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
    readonly reports: AuditReports;
  },
): AuditQueue {
  const { reports } = parts;
  const waiting: AuditRecord[] = [];
  const closing = new AbortController();
  let failing = false;
  let draining: Promise<void> | null = null;

  const tryOne = async (record: AuditRecord): Promise<boolean> => {
    try {
      await destination.append(JSON.stringify(record));
    } catch (error) {
      if (!failing) reports.failing(destination.name, error);
      failing = true;
      return false;
    }
    if (failing) reports.recovered(destination.name);
    failing = false;
    return true;
  };

  const drain = async (): Promise<void> => {
    for (let record = waiting[0]; record !== undefined; record = waiting[0]) {
      if (await tryOne(record)) waiting.shift();
      else if (closing.signal.aborted) return;
      // Ends early when the queue is closed, for the last try.
      else await parts.sleep(retryMs, closing.signal).catch(() => undefined);
    }
  };

  const start = (): void => {
    draining ??= drain().finally(() => {
      draining = null;
    });
  };

  return {
    write(record) {
      if (closing.signal.aborted || waiting.length >= mostWaiting) {
        reports.lost(destination.name, record);
        return;
      }
      waiting.push(record);
      start();
    },
    isFailing: () => failing,
    waiting: () => waiting.length,
    async close() {
      closing.abort();
      await draining;
      for (const record of waiting.splice(0)) reports.lost(destination.name, record);
      await destination.close();
    },
  };
}
