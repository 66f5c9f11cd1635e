import { documentedWindow, type OpenAccount } from '../../revenuecat/traffic/rate-limit-account.ts';
import type { LeaseBook } from './lease-book.ts';
import { LeasedAccount } from './leased-account.ts';

/** The budgets that this server keeps together with others. */
export interface LeasedAccounts {
  readonly open: OpenAccount;
  /** Reports on all of them. To be called every second or so, also where nothing is sent: who is silent is taken for gone. */
  renew(): Promise<void>;
  /** After the last send: what is not in use goes back. */
  leave(): Promise<void>;
}

export function createLeasedAccounts(options: {
  readonly book: LeaseBook;
  readonly headroomPercent: number;
  /** Epoch milliseconds that never go back. */
  now(): number;
}): LeasedAccounts {
  const { book, headroomPercent, now } = options;
  const accounts = new Map<string, LeasedAccount>();
  const all = (work: (account: LeasedAccount) => Promise<void>): Promise<void> =>
    Promise.all([...accounts.values()].map(work)).then(() => undefined);
  return {
    open(keyName, domain) {
      const name = `${keyName} ${domain}`;
      const known = accounts.get(name);
      if (known !== undefined) return known;
      const window = documentedWindow(domain, headroomPercent);
      const account = new LeasedAccount({ name, book, window, now });
      accounts.set(name, account);
      return account;
    },
    renew: () => all((account) => account.renew()),
    leave: () => all((account) => account.leave()),
  };
}
