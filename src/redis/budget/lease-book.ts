/** What a server tells of its part of one budget. */
export interface LeaseReport {
  /** Calls a minute that upstream allows, as far as this server knows. */
  readonly limit: number;
  /** Whether a header has said so since the last report. */
  readonly limitIsNews: boolean;
  /** Sends a minute that the server allows itself until it is answered. */
  readonly held: number;
  /** How many it has use for. */
  readonly wanted: number;
  /** The fair part that the server keeps to while it cannot reach the book; 0 before it knew one. */
  readonly fair: number;
  /** What upstream asked everybody to wait from now on, in milliseconds; 0 for nothing. */
  readonly holdMs: number;
  /** Whether the server stops: it sends nothing any more, and what it has sent counts for another minute. */
  readonly leaves: boolean;
}

/** What a server may do until it asks again. */
export interface LeaseTerms {
  /** Sends a minute; never less than was held. */
  readonly lease: number;
  readonly limit: number;
  /** What upstream asked any server to wait, in milliseconds from now. */
  readonly holdMs: number;
  /** Sends a minute that nobody has leased. */
  readonly free: number;
  /** The whole, divided among the servers there are; the first ones in order get what does not divide. */
  readonly fair: number;
  /** Whether another server wants its fair part and lacks some of it. */
  readonly contended: boolean;
}

/** Who may send how much: one page for each budget, which all servers with one key write in, one after another. */
export interface LeaseBook {
  /** Rejects when the book cannot be reached; the report may have been written all the same. */
  renew(account: string, report: LeaseReport): Promise<LeaseTerms>;
}

/** The rules of a book. */
export interface LeaseRules {
  /** Share of the limit that is left to others who use the key, from 0 to 100. */
  readonly headroomPercent: number;
  /**
   * A book without a memory does not know what others hold. For so long, in milliseconds, it waits for their reports and
   * gives nothing.
   */
  readonly graceMs: number;
  /** A server that has not reported for so long counts as one that keeps to its fair part. */
  readonly silentMs: number;
  /** And after so long as gone. */
  readonly goneMs: number;
}

/** Upstream's window, and the longest a send can be on its way when its server is killed. */
const mostSendMs = 75_000;

/** `graceMs` is several times what a server takes to come back to a Redis that has restarted. */
export const usualLeaseRules: Omit<LeaseRules, 'headroomPercent'> = {
  graceMs: 4_000,
  silentMs: mostSendMs,
  goneMs: 300_000,
};
