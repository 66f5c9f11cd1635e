import {
  windowAccount,
  type AccountState,
  type Grant,
  type RateLimitAccount,
  type Refusal,
  type WindowAccount,
} from '../../revenuecat/traffic/rate-limit-account.ts';
import type { RateLimitWindow } from '../../revenuecat/traffic/rate-limit-window.ts';
import type { Priority } from '../../revenuecat/traffic/work.ts';
import type { LeaseBook, LeaseTerms } from './lease-book.ts';

/** Beyond twice what it has in use, a server asks for so many more: enough that the next few sends need not ask. */
const someMore = 10;
/** A book that has just refused is not asked again sooner. */
const shortestPauseMs = 100;
/** When to look again whether another server has given something up. */
const lookAgainMs = 500;
/** A server that has not reached the book for so long keeps to its fair part: others count on it. */
const cutOffAfterMs = 10_000;

/**
 * The budget of one key in one domain, kept together with other servers. Each counts its own sends in a window of its own, within what
 * the book has leased to it, so no send waits for the network, and what holds for one window holds for all together.
 * Where the book cannot be reached, the last lease goes on, and never grows.
 */
export class LeasedAccount implements RateLimitAccount {
  readonly #name: string;
  readonly #book: LeaseBook;
  readonly #window: RateLimitWindow;
  readonly #account: WindowAccount;
  readonly #now: () => number;
  #lease = 0;
  /** The last terms; null before the book was reached for the first time. */
  #terms: LeaseTerms | null = null;
  #reachedAt = -Infinity;
  #askedAt = -Infinity;
  #sharedLimit: number;
  #sharedHoldUntil = -Infinity;
  #renewing: Promise<void> | null = null;
  #refusedAt = -Infinity;
  #left = false;

  constructor(parts: { name: string; book: LeaseBook; window: RateLimitWindow; now: () => number }) {
    this.#name = parts.name;
    this.#book = parts.book;
    this.#window = parts.window;
    this.#account = windowAccount(parts.window, parts.now);
    this.#now = parts.now;
    this.#sharedLimit = parts.window.limit;
    this.#window.setLease(0);
  }

  take(priority: Priority): Grant | Refusal | Promise<Grant | Refusal> {
    this.#keepToFairPart();
    const taken = this.#account.take(priority);
    if (taken.kind === 'granted') {
      this.#refusedAt = -Infinity;
      if (this.#wanted() > this.#lease && this.#mayAsk()) void this.renew();
      return this.#sharing(taken);
    }
    this.#refusedAt = this.#now();
    if (this.#lease >= this.#window.wholeCap || (this.#renewing === null && !this.#mayAsk()))
      return this.#refusal(taken);
    return this.renew().then(() => {
      const again = this.#account.take(priority);
      return again.kind === 'granted' ? this.#sharing(again) : this.#refusal(again);
    });
  }

  forecast(priority: Priority, count: number): readonly number[] {
    const waits = this.#account.forecast(priority, count);
    // What others have beyond their part comes back as their sends end, which is soon where there are many.
    const owed = (this.#terms?.fair ?? this.#window.wholeCap) - this.#lease;
    const missing = Math.max(0, Math.min(count - waits.length, owed));
    return [...waits, ...Array<number>(missing).fill(2 * lookAgainMs)];
  }

  state(): AccountState {
    const state = this.#account.state();
    return { ...state, remaining: state.remaining + (this.#terms?.free ?? 0) };
  }

  /** Reports to the book, and takes what it leases. One at a time; it never rejects. */
  renew(): Promise<void> {
    this.#renewing ??= this.#report(false).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Gives back what is not in use, after the last send. It never rejects. */
  async leave(): Promise<void> {
    await this.#renewing;
    this.#left = true;
    if (this.#terms !== null) await this.#report(true);
  }

  async #report(leaves: boolean): Promise<void> {
    if (this.#left && !leaves) return;
    const now = this.#now();
    this.#askedAt = now;
    const wanted = leaves ? 0 : this.#wanted();
    const used = this.#window.counted(now);
    const ceiling = this.#terms === null ? this.#lease : this.#ceiling(wanted, this.#terms);
    // Whatever becomes of the report, no more than this is used until its answer is there.
    const held = Math.max(used, Math.min(this.#lease, leaves ? used : ceiling));
    this.#setLease(held);
    const { limit, heldUntil } = this.#window;
    const news = { limitIsNews: limit !== this.#sharedLimit, hold: heldUntil > this.#sharedHoldUntil };
    try {
      const terms = await this.#book.renew(this.#name, {
        limit,
        limitIsNews: news.limitIsNews,
        held,
        wanted,
        fair: this.#terms?.fair ?? 0,
        holdMs: news.hold ? Math.max(0, heldUntil - now) : 0,
        leaves,
      });
      this.#apply(terms, limit);
    } catch {
      // Nobody else can be asked either; a first lease is what is left to others who use the key.
      if (this.#terms === null && this.#lease === 0) this.#setLease(this.#startLease());
    }
  }

  #apply(terms: LeaseTerms, limitBefore: number): void {
    const now = this.#now();
    this.#terms = terms;
    this.#reachedAt = now;
    // A header may have said something new while the report was under way.
    if (this.#window.limit === limitBefore) this.#window.learnLimit(terms.limit);
    this.#sharedLimit = terms.limit;
    this.#sharedHoldUntil = Math.max(this.#sharedHoldUntil, this.#window.heldUntil, now + terms.holdMs);
    if (terms.holdMs > 0) this.#window.hold(now + terms.holdMs);
    this.#setLease(terms.lease);
  }

  #setLease(lease: number): void {
    this.#lease = lease;
    this.#window.setLease(lease);
    this.#account.changed();
  }

  /** What is left to others who use the key: a server that nobody could count yet. */
  #startLease(): number {
    return this.#window.limit - this.#window.wholeCap;
  }

  /** What is in use and as much again, and some more; nothing where nothing is sent. */
  #wanted(): number {
    const now = this.#now();
    const used = this.#window.counted(now);
    return used === 0 && now - this.#refusedAt > 2 * lookAgainMs
      ? 0
      : Math.min(this.#window.wholeCap, 2 * used + someMore);
  }

  /** The most to keep: all that there is use for, or the fair part where another server lacks its own. */
  #ceiling(wanted: number, { fair, contended }: LeaseTerms): number {
    return contended ? fair : Math.max(Math.ceil(fair / 2), wanted);
  }

  #keepToFairPart(): void {
    const now = this.#now();
    if (this.#terms === null || now - this.#reachedAt < cutOffAfterMs) return;
    if (this.#lease > this.#terms.fair) this.#setLease(this.#terms.fair);
  }

  #mayAsk(): boolean {
    return !this.#left && this.#now() - this.#askedAt >= shortestPauseMs;
  }

  /** Others hear at once of what upstream asks everybody to wait. */
  #sharing(grant: Grant): Grant {
    return {
      kind: 'granted',
      settle: (end) => {
        grant.settle(end);
        if (this.#window.heldUntil > this.#sharedHoldUntil) void this.renew();
      },
    };
  }

  #refusal(refusal: Refusal): Refusal {
    if (this.#lease >= this.#window.wholeCap || this.#window.heldUntil > this.#now()) return refusal;
    return { kind: 'refused', waitMs: Math.min(refusal.waitMs ?? Infinity, lookAgainMs) };
  }
}
