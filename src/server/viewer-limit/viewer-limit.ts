import type { Viewer } from '../../auth/viewer.ts';
import type { Balance, SpendingAccounts } from './spending-accounts.ts';

/** Units that a viewer may spend within a minute, by its kind; 0: as many as it likes. */
export type UnitsPerMinute = Readonly<Record<Viewer['kind'], number>>;

/** What one request may take from its viewer's account. */
export interface Allowance {
  /**
   * Takes units; false, and nothing is taken, where fewer are left. What alone costs more than a whole minute's units takes
   * all of them: it must not be refused for ever.
   */
  take(units: number): Promise<boolean>;
  /** Gives back what was taken for calls that were not sent. */
  giveBack(units: number): Promise<void>;
  /** How the account stood when it was last asked; null where there is no limit, and before the first units. */
  standing(): Standing | null;
}

export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the account is full again. */
  readonly resetsInMs: number;
}

export interface ViewerLimit {
  /**
   * The allowance of one request, or of one operation on a socket. `address` tells apart those who did not sign in; all of
   * unknown address share an account.
   */
  open(viewer: Viewer, address: string | null): Allowance;
}

/** A unit is a request, and also a call of upstream that a request causes. */
export function createViewerLimit(options: {
  accounts: SpendingAccounts;
  perMinute: UnitsPerMinute;
  /** Epoch milliseconds. */
  now: () => number;
}): ViewerLimit {
  const { accounts, perMinute, now } = options;
  return {
    open(viewer, address) {
      const limit = perMinute[viewer.kind];
      if (limit === 0) return unlimited;
      const account = accountOf(viewer, address);
      let taken = 0;
      let last: Balance | null = null;
      return {
        async take(units) {
          const wanted = Math.min(units, limit - taken);
          last = await accounts.take(account, wanted, limit);
          if (last.granted) taken += wanted;
          return last.granted;
        },
        async giveBack(units) {
          const returned = Math.min(units, taken);
          if (last === null || returned === 0) return;
          taken -= returned;
          last = { ...last, remaining: await accounts.giveBack(account, returned, last, limit) };
        },
        standing: () =>
          last === null
            ? null
            : { limit, remaining: last.remaining, resetsInMs: Math.max(0, last.resetsAt - now()) },
      };
    },
  };
}

const unlimited: Allowance = {
  take: () => Promise.resolve(true),
  giveBack: () => Promise.resolve(),
  standing: () => null,
};

/** A token and a JWT of one name are two people, and so are a customer and a member of staff. */
function accountOf({ kind, credential, name }: Viewer, address: string | null): string {
  return kind === 'anonymous' ? `anonymous ${address ?? ''}` : `${kind} ${credential} ${name}`;
}
