import { LRUCache } from 'lru-cache';

/** How an account stands after units were asked of it. */
export interface Balance {
  /** Whether the units were taken. */
  readonly granted: boolean;
  readonly remaining: number;
  /** When the account is full again, in epoch milliseconds; also the name of the minute that the units came from. */
  readonly resetsAt: number;
}

/** Units that accounts may spend within a minute. Answers later, so that several servers can keep one book elsewhere. */
export interface SpendingAccounts {
  /** Takes all of the units or none. The first that are taken begin a minute, at whose end the account is full again. */
  take(account: string, units: number, limit: number): Promise<Balance>;
  /** Gives back what was taken and not needed, if the minute that it came from still runs. Resolves to what is left. */
  giveBack(account: string, units: number, from: Balance, limit: number): Promise<number>;
}

const minuteMs = 60_000;
/** Beyond this many the account that was used longest ago is forgotten, and full again: memory is bounded first. */
const mostAccounts = 100_000;

interface Account {
  spent: number;
  readonly resetsAt: number;
}

/** Accounts in the memory of this process. `now` is in epoch milliseconds. */
export function createMemoryAccounts(now: () => number): SpendingAccounts {
  const accounts = new LRUCache<string, Account>({ max: mostAccounts });

  const current = (name: string): Account => {
    const known = accounts.get(name);
    // A clock that was set back would keep an account empty for as long.
    if (known !== undefined && known.resetsAt > now() && known.resetsAt <= now() + minuteMs) return known;
    const account = { spent: 0, resetsAt: now() + minuteMs };
    accounts.set(name, account);
    return account;
  };

  return {
    take(name, units, limit) {
      const account = current(name);
      const granted = account.spent + units <= limit;
      if (granted) account.spent += units;
      const remaining = Math.max(0, limit - account.spent);
      return Promise.resolve({ granted, remaining, resetsAt: account.resetsAt });
    },
    giveBack(name, units, from, limit) {
      const account = current(name);
      if (account.resetsAt === from.resetsAt) account.spent = Math.max(0, account.spent - units);
      return Promise.resolve(Math.max(0, limit - account.spent));
    },
  };
}
