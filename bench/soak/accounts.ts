import { z } from 'zod';
import type { Account } from './run-state.ts';
import type { SoakUpstream } from './upstream.ts';

const balanceShape = z.object({ currency_code: z.string(), balance: z.number() });

/** How many coins upstream says that a customer has. */
export async function coinsOfUpstream(upstream: SoakUpstream, customerId: string): Promise<number> {
  const items = await upstream.list(
    `customers/${encodeURIComponent(customerId)}/virtual_currencies?limit=100`,
  );
  const balances = items.map((item) => balanceShape.parse(item));
  return balances.find(({ currency_code: code }) => code === 'COIN')?.balance ?? 0;
}

/** Customers with what they have before the run. */
export async function openAccounts(
  upstream: SoakUpstream,
  customerIds: readonly string[],
): Promise<readonly Account[]> {
  return Promise.all(
    customerIds.map(async (id) => ({
      id,
      coinsBefore: await coinsOfUpstream(upstream, id),
      begun: 0,
      given: [],
    })),
  );
}
