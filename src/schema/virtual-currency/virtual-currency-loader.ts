import type { VirtualCurrency, VirtualCurrencyBalance } from '../../revenuecat/generated/wire.ts';
import { configurationTag, customerTag } from '../../loading/cache-names.ts';
import { defineConfiguration } from '../../loading/configuration-loader.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import type { ProjectKey } from '../../loading/loader.ts';

/** Upstream knows a virtual currency by its code alone, so the code is its id. */
export interface CodedCurrency extends VirtualCurrency {
  readonly id: string;
}

interface BalancesKey extends ProjectKey {
  readonly customerId: string;
  /** Null for upstream's own default. */
  readonly includeEmptyBalances: boolean | null;
}

function coded(currency: VirtualCurrency): CodedCurrency {
  return { ...currency, id: currency.code };
}

/** The virtual currencies of a project, archived ones included. */
export const virtualCurrencies = defineConfiguration<CodedCurrency>({
  kind: 'virtual-currencies',
  access: { operation: 'get-virtual-currency', customers: 'none' },
  readPage: async (projectId, page, client) => {
    const { items, nextCursor } = await client.page(
      'list-virtual-currencies',
      { path: { project_id: projectId } },
      page,
    );
    return { items: items.map(coded), nextCursor };
  },
  readOne: async ({ projectId, id }, client) =>
    coded(
      await client.call('get-virtual-currency', {
        path: { project_id: projectId, virtual_currency_code: id },
      }),
    ),
});

/** What a customer has of each virtual currency. */
export const balancesOfCustomer = defineListLoader<BalancesKey, VirtualCurrencyBalance>({
  name: 'balancesOfCustomer',
  access: { operation: 'list-virtual-currencies-balances', customers: 'own' },
  isOwn: (key, own) => own.customer(key.projectId, key.customerId),
  identity: (list) => [list.customerId, String(list.includeEmptyBalances)],
  cursorOf: (balance) => balance.currency_code,
  source: ({ projectId, customerId, includeEmptyBalances }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-virtual-currencies-balances',
        {
          path: { project_id: projectId, customer_id: customerId },
          ...(includeEmptyBalances === null
            ? {}
            : { query: { include_empty_balances: includeEmptyBalances } }),
        },
        page,
      ),
    // Each balance tells what its currency is called, and the list grows with the currencies.
    tags: () => [customerTag(projectId, customerId), configurationTag(projectId, 'virtual-currencies')],
  }),
});
