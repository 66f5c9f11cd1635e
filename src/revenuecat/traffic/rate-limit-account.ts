import type { Domain } from '../generated/operations.ts';
import { documentedLimits, hasWrites } from './documented-limits.ts';
import { windowMs } from './counted-sends.ts';
import { RateLimitWindow, type SendEnd } from './rate-limit-window.ts';
import type { Priority } from './work.ts';

/** A send that was counted. Must be settled when it ended, however it did. */
export interface Grant {
  readonly kind: 'granted';
  settle(end: SendEnd): void;
}

/** No send fits now. `waitMs` is when to ask again; null: as soon as a send of this account has ended. */
export interface Refusal {
  readonly kind: 'refused';
  readonly waitMs: number | null;
}

export interface AccountState {
  /** Calls a minute that upstream allows, as far as is known. */
  readonly limit: number;
  /** Calls that still fit. */
  readonly remaining: number;
  /** When all of it is free again if nothing more is sent, in epoch milliseconds; null when it is. */
  readonly resetsAt: number | null;
  /** Calls of each minute that are kept for mutations. */
  readonly reservedForMutations: number;
}

/**
 * The rate-limit budget of one key in one domain. Methods may answer later, so that several servers can keep one
 * account together; the queue in front of it is each server's own.
 */
export interface RateLimitAccount {
  /** Counts a send that is about to leave, or refuses. */
  take(priority: Priority): Grant | Refusal | Promise<Grant | Refusal>;
  /**
   * Milliseconds that the next sends of this priority would wait, one after another: at most `count`, and only those
   * that wait a minute at most.
   */
  forecast(priority: Priority, count: number): readonly number[] | Promise<readonly number[]>;
  state(): AccountState | Promise<AccountState>;
}

/** The account of a key, named without showing it, in a domain. */
export type OpenAccount = (keyName: string, domain: Domain) => RateLimitAccount;

/** The window of a domain as the documents have it, before any answer has told its limit. */
export function documentedWindow(domain: Domain, headroomPercent: number): RateLimitWindow {
  return new RateLimitWindow({
    limit: documentedLimits[domain],
    headroomPercent,
    reservesForMutations: hasWrites(domain),
  });
}

/** Accounts in the memory of this process. The same key and domain give the same account. */
export function createMemoryAccounts(options: {
  readonly headroomPercent: number;
  now(): number;
}): OpenAccount {
  const { headroomPercent, now } = options;
  const accounts = new Map<string, RateLimitAccount>();
  return (keyName, domain) => {
    const name = `${keyName} ${domain}`;
    const known = accounts.get(name);
    if (known !== undefined) return known;
    const account = windowAccount(documentedWindow(domain, headroomPercent), now);
    accounts.set(name, account);
    return account;
  };
}

/** An account that answers at once, as one in memory does. */
export interface WindowAccount extends RateLimitAccount {
  take(priority: Priority): Grant | Refusal;
  forecast(priority: Priority, count: number): readonly number[];
  state(): AccountState;
  /** To be called when somebody else has changed what the window allows. */
  changed(): void;
}

/** The account that a window of this process keeps. */
export function windowAccount(window: RateLimitWindow, now: () => number): WindowAccount {
  // A flood asks for a forecast with each of its calls, and little changes between two sends.
  const forecasts = new Map<Priority, { readonly count: number; readonly openings: readonly number[] }>();
  const openingsFor = (priority: Priority, count: number): readonly number[] => {
    const kept = forecasts.get(priority);
    if (kept !== undefined && kept.count >= count) return kept.openings;
    const time = now();
    const enough = Math.ceil(count / 128) * 128;
    const openings = window.forecast(priority, enough, windowMs, time).map((wait) => time + wait);
    forecasts.set(priority, { count: enough, openings });
    return openings;
  };
  return {
    take(priority) {
      const taken = window.take(priority, now());
      if (taken === 'after an answer') return { kind: 'refused', waitMs: null };
      if ('at' in taken) return { kind: 'refused', waitMs: taken.at - now() };
      forecasts.clear();
      return {
        kind: 'granted',
        settle: (end) => {
          forecasts.clear();
          window.settle(taken, end, now());
        },
      };
    },
    forecast(priority, count) {
      const time = now();
      return openingsFor(priority, count)
        .slice(0, count)
        .map((opening) => Math.max(0, opening - time));
    },
    state: () => ({
      limit: window.limit,
      reservedForMutations: window.reserved,
      ...window.state(now()),
    }),
    changed() {
      forecasts.clear();
    },
  };
}
