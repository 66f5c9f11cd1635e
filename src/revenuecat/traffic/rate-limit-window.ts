import type { UsageReading } from '../rate-limit-headers.ts';
import { CountedSends, windowMs } from './counted-sends.ts';
import { sustainableRate } from './sustainable-rate.ts';
import type { Priority } from './work.ts';

/** So few calls may go at once whatever the limit is: spreading them over a minute would only make somebody wait. */
const smallBurst = 10;

/** Upstream counts by the minute, so a longer wait than this is no word of its rate limit. */
const longestHoldMs = 600_000;

export interface WindowTerms {
  /** Calls a minute that upstream allows, until a header says otherwise. */
  readonly limit: number;
  /** Share of the limit that is left to others who use the key, from 0 to 100. */
  readonly headroomPercent: number;
  /** Whether a slice is kept for mutations. */
  readonly reservesForMutations: boolean;
}

/** One send that was counted, from `take` until its `settle`. */
export interface CountedSend {
  readonly sentAt: number;
  readonly priority: Priority;
}

/** How a send ended, as far as the budget is concerned. */
export type SendEnd =
  /** It is proven that upstream never saw it. */
  | { readonly kind: 'not sent' }
  /** It may have been counted, and nothing more is known. */
  | { readonly kind: 'lost' }
  /** `heldForMs` is what upstream asks everybody to wait. */
  | { readonly kind: 'answered'; readonly reading: UsageReading | null; readonly heldForMs: number | null };

/** When the next send fits: at a moment, or not before one that is under way has its answer. */
export type Opening = { readonly at: number } | 'after an answer';

interface HeldReading extends UsageReading {
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * The account of one key in one domain. Pure: time is passed in.
 *
 * Nobody tells when upstream's minute begins, so it is not guessed: a send is counted from the moment it leaves until a
 * minute after its answer came. Upstream counted it between the two, so any minute that it is counted in lies within
 * that time, and a budget that holds here holds in every alignment of upstream's window, however slow the way there.
 * What others send with the same key is learned from the headers.
 */
export class RateLimitWindow {
  readonly #terms: WindowTerms;
  #limit: number;
  #answeredAt = -Infinity;
  #sends = new CountedSends();
  #reading: HeldReading | null = null;
  /** When sends without a reading ended that the present reading may not include. */
  #unread: number[] = [];
  #heldUntil = -Infinity;
  #lastSentAt = -Infinity;
  #lease = Infinity;

  constructor(terms: WindowTerms) {
    this.#terms = terms;
    this.#limit = terms.limit;
  }

  /** Calls a minute that upstream allows, as far as is known. */
  get limit(): number {
    return this.#limit;
  }

  /** The most sends that all who share the key may have counted: the limit without the headroom, at least one. */
  get wholeCap(): number {
    return Math.max(1, Math.floor(this.#limit * (1 - this.#terms.headroomPercent / 100)));
  }

  /** The most sends that may be counted at once here: all of it, or the part that is leased to this window. */
  get cap(): number {
    return Math.min(this.wholeCap, this.#lease);
  }

  /**
   * For windows that share one limit: from now on this one counts no more than `sends`. What it has counted beyond that
   * stays counted, so leases that together are no more than the whole cap hold in every minute.
   */
  setLease(sends: number): void {
    this.#lease = sends;
  }

  /** What another window of the same key was told of the limit. */
  learnLimit(limit: number): void {
    this.#limit = Math.max(1, limit);
  }

  /** What another window of the same key was told to wait for. */
  hold(until: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, until);
  }

  /** Until when upstream asked everybody to wait, in epoch milliseconds; may be past. */
  get heldUntil(): number {
    return this.#heldUntil;
  }

  /** Sends of this window that count now, those under way included. */
  counted(now: number): number {
    this.#forgetEnded(now);
    return this.#sends.count;
  }

  /** The part of the cap that only mutations may use: a tenth, at least one where there is more than one. */
  get reserved(): number {
    if (!this.#terms.reservesForMutations || this.cap < 2) return 0;
    return Math.max(1, Math.floor(this.cap / 10));
  }

  /** Counts a send that leaves now, or says when one of this priority fits. */
  take(priority: Priority, now: number): CountedSend | Opening {
    this.#forgetEnded(now);
    if (this.#isUnknown(now) && this.#sends.inFlight >= this.#mostUnknown()) return 'after an answer';
    const opening = this.#nextOpening(priority, now);
    if (opening === 'after an answer' || opening.at > now) return opening;
    this.#sends.begin(priority);
    this.#lastSentAt = now;
    return { sentAt: now, priority };
  }

  settle(send: CountedSend, end: SendEnd, now: number): void {
    const { priority } = send;
    this.#sends.end(priority);
    if (end.kind === 'not sent') return;
    this.#sends.settle(priority, now);
    if (end.kind === 'lost' || end.reading === null) this.#unread.push(now);
    if (end.kind === 'lost') return;
    this.#answeredAt = now;
    if (end.reading !== null) this.#read({ ...end.reading, sentAt: send.sentAt, answeredAt: now });
    if (end.heldForMs !== null)
      this.#heldUntil = Math.max(this.#heldUntil, now + Math.min(end.heldForMs, longestHoldMs));
  }

  /**
   * How long the next sends of this priority would wait, one after another, if nothing else were sent: at most `count`
   * of them, and only those that wait no longer than `withinMs`.
   */
  forecast(priority: Priority, count: number, withinMs: number, now: number): readonly number[] {
    const rehearsal = this.#rehearsal(now);
    rehearsal.#forgetEnded(now);
    const first = rehearsal.#nextOpening(priority, now);
    // An answer is on its way, and may say that the limit is another one.
    if (this.#isUnknown(now) && first !== 'after an answer' && first.at <= now)
      return Array<number>(count).fill(0);
    const waits: number[] = [];
    let time = now;
    while (waits.length < count) {
      rehearsal.#forgetEnded(time);
      const opening = rehearsal.#nextOpening(priority, time);
      if (opening === 'after an answer' || opening.at - now > withinMs) break;
      if (opening.at > time) {
        time = opening.at;
        continue;
      }
      rehearsal.#sends.settle(priority, time);
      rehearsal.#lastSentAt = time;
      waits.push(time - now);
    }
    return waits;
  }

  /** Sends that a mutation could still make, and when everything is free again if nothing more is sent. */
  state(now: number): { readonly remaining: number; readonly resetsAt: number | null } {
    this.#forgetEnded(now);
    const used = this.#used(now);
    const resetsAt = Math.max(
      this.#heldUntil,
      this.#sends.inFlight > 0 ? now + windowMs : (this.#sends.lastFreeAt ?? 0),
      this.#currentReading(now) === null ? 0 : this.#readingEndsAt(),
    );
    const remaining = this.#heldUntil > now ? 0 : Math.max(0, this.cap - used);
    return { remaining, resetsAt: resetsAt > now ? resetsAt : null };
  }

  /**
   * Without an answer in the last minute, nobody knows what others, or this server before its restart, have used. No more
   * than the headroom is under way then: that much is free even where everybody has gone to the end of their budget.
   */
  #isUnknown(now: number): boolean {
    return now - this.#answeredAt >= windowMs;
  }

  /** The headroom, or the part of it that goes with the lease. */
  #mostUnknown(): number {
    const headroom = this.#limit - this.wholeCap;
    return Math.max(1, Math.floor((headroom * this.cap) / this.wholeCap));
  }

  #nextOpening(priority: Priority, now: number): Opening {
    if (this.#heldUntil > now) return { at: this.#heldUntil };
    const ours = this.#sends.count;
    const used = this.#used(now);
    const room = this.#roomFor(priority, used);
    if (room <= 0) {
      // Sends under way may be in upstream's figure already; their answers will tell.
      if (used > ours && this.#sends.inFlight > 0) return 'after an answer';
      return this.#roomReturns(now);
    }
    const burst = Math.max(smallBurst, this.cap / 2);
    if (priority === 'mutation' || used < burst) return { at: now };
    const others = { count: this.#sends.inFlight + used - ours, at: now + windowMs };
    const rate = sustainableRate(room, { ...this.#sends.returning, others }, now);
    return { at: Math.max(now, Math.ceil(this.#lastSentAt + 1 / rate)) };
  }

  /** How many more sends of this priority fit. Unused parts of the mutations' slice are kept from all others. */
  #roomFor(priority: Priority, used: number): number {
    if (priority === 'mutation') return this.cap - used;
    const room = this.cap - used - Math.max(0, this.reserved - this.#sends.countOf('mutation'));
    if (priority !== 'background') return room;
    return Math.min(room, this.backgroundShare - this.#sends.countOf('background'));
  }

  /** The most of a minute that background work may use: a quarter of the cap. */
  get backgroundShare(): number {
    return Math.max(1, Math.floor(this.cap / 4));
  }

  /** The next moment at which something that counts now counts no more. */
  #roomReturns(now: number): Opening {
    const next = this.#sends.nextFreeAt;
    const readingEndsAt = this.#currentReading(now) === null ? undefined : this.#readingEndsAt();
    const moments = [next, readingEndsAt].filter((moment) => moment !== undefined);
    if (moments.length === 0) return 'after an answer';
    return { at: Math.max(now + 1, Math.min(...moments)) };
  }

  /** Sends that count: by our own list, or by upstream's figure where that is more. */
  #used(now: number): number {
    const reading = this.#currentReading(now);
    if (reading === null) return this.#sends.count;
    const told = reading.usage + this.#unread.length + this.#sends.inFlight;
    // Upstream's figure holds what others sent, so it stands against the whole cap and not against a lease of it.
    return Math.max(this.#sends.count, told - (this.wholeCap - this.cap));
  }

  /** A reading holds for the rest of upstream's minute, which ends within one from its answer. */
  #currentReading(now: number): HeldReading | null {
    return this.#reading !== null && now < this.#readingEndsAt() ? this.#reading : null;
  }

  #readingEndsAt(): number {
    return (this.#reading?.answeredAt ?? 0) + windowMs;
  }

  /**
   * Usage only grows within a minute of upstream. A higher figure is newer; a lower one is either an older answer that
   * came late, or, when its send left after the present one was answered, the proof that a new minute has begun.
   */
  #read(reading: HeldReading): void {
    this.#limit = Math.max(1, reading.limit);
    const present = this.#currentReading(reading.answeredAt);
    if (present !== null && reading.usage <= present.usage && reading.sentAt < present.answeredAt) return;
    this.#reading = reading;
    this.#unread = this.#unread.filter((endedAt) => endedAt > reading.sentAt);
  }

  #forgetEnded(now: number): void {
    this.#sends.forgetEnded(now);
    if (this.#unread.length > 0) this.#unread = this.#unread.filter((endedAt) => endedAt + windowMs > now);
  }

  /** A copy for a forecast. What is under way is taken as answered now, and upstream's figure as holding all of it. */
  #rehearsal(now: number): RateLimitWindow {
    const copy = new RateLimitWindow(this.#terms);
    copy.#limit = this.#limit;
    copy.#lease = this.#lease;
    copy.#sends = this.#sends.asEnded(now);
    copy.#reading = this.#reading;
    copy.#heldUntil = this.#heldUntil;
    copy.#lastSentAt = this.#lastSentAt;
    return copy;
  }
}
