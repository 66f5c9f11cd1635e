import type { LeaseBook, LeaseReport, LeaseRules, LeaseTerms } from '../../src/redis/budget/lease-book.ts';

interface Entry {
  lease: number;
  fair: number;
  seen: number;
  wanted: number;
}

/**
 * One page of the book in memory, by the same rules as the script in Redis; a test with a real Redis holds the two against
 * each other. Here time can be moved, the book can be out of reach, and it can lose its memory.
 */
export class MemoryLeaseBook {
  readonly #rules: LeaseRules;
  readonly #now: () => number;
  #since: number | null = null;
  #last = 0;
  #limit: number | null = null;
  #hold = 0;
  readonly #entries = new Map<string, Entry>();
  /** `lost answer`: the report is written, and the server never learns it. */
  mode: 'ok' | 'away' | 'lost answer' = 'ok';

  constructor(rules: LeaseRules, now: () => number) {
    this.#rules = rules;
    this.#now = now;
  }

  forgetAll(): void {
    this.#since = null;
    this.#limit = null;
    this.#hold = 0;
    this.#entries.clear();
  }

  for(serverId: string): LeaseBook {
    return {
      renew: async (_account, report) => {
        if (this.mode === 'away') throw new Error('The book is out of reach.');
        const terms = this.#renew(serverId, report);
        if (this.mode === 'lost answer') throw new Error('The answer was lost.');
        return terms;
      },
    };
  }

  #renew(id: string, report: LeaseReport): LeaseTerms {
    const { headroomPercent, graceMs, silentMs, goneMs } = this.#rules;
    const now = this.#now();
    const jumped = this.#since !== null && Math.abs(now - this.#last) > graceMs * 2;
    if (this.#since === null || jumped) {
      this.#since = now;
    }
    const early = now - this.#since < graceMs;
    if (report.limitIsNews || this.#limit === null) this.#limit = report.limit;
    const limit = this.#limit;
    const cap = Math.max(1, Math.floor(limit * (1 - headroomPercent / 100)));
    if (report.holdMs > 0) this.#hold = Math.max(this.#hold, now + report.holdMs);

    let others = 0;
    let servers = 1;
    let rank = 0;
    let contended = false;
    for (const [other, entry] of [...this.#entries]) {
      if (jumped) entry.seen = now;
      if (other === id) continue;
      const silence = now - entry.seen;
      if (silence > goneMs) {
        this.#entries.delete(other);
        continue;
      }
      if (silence > silentMs) {
        others += Math.min(entry.lease, entry.fair);
        continue;
      }
      servers += 1;
      if (other < id) rank += 1;
      if (entry.lease < Math.min(entry.wanted, entry.fair)) contended = true;
      others += entry.lease;
    }
    const free = cap - others;
    const fair = Math.floor(cap / servers) + (rank < cap % servers ? 1 : 0);

    let lease = report.held;
    if (!early && !report.leaves) {
      let desired = Math.max(Math.ceil(fair / 2), report.wanted);
      if (contended) desired = Math.min(desired, Math.max(fair, report.held));
      lease = Math.max(report.held, Math.min(desired, free));
    }
    this.#last = now;
    this.#entries.set(id, {
      lease,
      fair: report.leaves ? lease : Math.max(fair, report.fair),
      seen: report.leaves ? now - goneMs + 61_000 : now,
      wanted: report.leaves ? 0 : report.wanted,
    });
    return {
      lease,
      limit,
      holdMs: Math.max(0, this.#hold - now),
      free: Math.max(0, free - lease),
      fair,
      contended,
    };
  }
}
