import { Held } from '../../loading/held.ts';
import type { VirtualCurrencyBalance } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs, defineConnection, resolveConnection } from '../common/connection.ts';
import { loadReference } from '../common/reference.ts';
import { selectedFields } from '../common/selection.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { balancesOfCustomer, virtualCurrencies, type CodedCurrency } from './virtual-currency-loader.ts';
import { VirtualCurrencyRef } from './virtual-currency-ref.ts';

/** How much a customer has of one virtual currency. */
interface Balance {
  readonly projectId: string;
  readonly customerId: string;
  readonly data: VirtualCurrencyBalance;
}

const BalanceRef = builder.objectRef<Balance>('VirtualCurrencyBalance');

/** A list that belongs to a customer, for mutations that answer with it. */
export const VirtualCurrencyBalanceConnection = defineConnection(
  'VirtualCurrencyBalance',
  BalanceRef,
  'the balances of a customer in virtual currencies',
);

const rule = { operation: 'list-virtual-currencies-balances', customers: 'own' } as const;

BalanceRef.implement({
  description: 'How much a customer has of a virtual currency.',
  access: {
    rule,
    projectId: (balance) => balance.projectId,
    isOwn: (balance, own) => own.customer(balance.projectId, balance.customerId),
  },
  fields: (t) => ({
    balance: t.int({
      nullable: true,
      description: 'How much the customer has.',
      resolve: ({ data }) => data.balance,
    }),
    name: t.string({
      nullable: true,
      description: 'What the currency is called, for those who may not see the currency itself.',
      resolve: ({ data }) => data.name,
    }),
    description: t.string({
      nullable: true,
      description: 'What the currency is for, for those who may not see the currency itself.',
      resolve: ({ data }) => data.description,
    }),
    currency: t.field({
      type: VirtualCurrencyRef,
      nullable: true,
      loads: { reference: virtualCurrencies.byId, held: ['code'] },
      description:
        'The currency; null when it was deleted since. Customers see its `id` and `code`, which cost no call.',
      resolve: ({ projectId, data }, _args, context, info) => {
        const { currency_code: code } = data;
        const needsMore = [...selectedFields(info, 'VirtualCurrency')].some((name) => !heldHere.has(name));
        return needsMore
          ? loadReference(info, context, 'VirtualCurrency', virtualCurrencies.byId, projectId, code)
          : Held.idOnly<CodedCurrency>(projectId, code);
      },
    }),
  }),
});

/** What a balance tells of its currency as well. */
const heldHere: ReadonlySet<string> = new Set(['__typename', 'id', 'nodeId', 'projectId', 'code']);

builder.objectField(CustomerRef, 'virtualCurrencyBalances', (t) =>
  t.field({
    type: VirtualCurrencyBalanceConnection,
    nullable: true,
    args: {
      ...connectionArgs,
      includeEmptyBalances: t.arg.boolean({
        description:
          "Whether to list currencies that the customer has none of; upstream's choice when left out.",
      }),
    },
    access: rule,
    loads: balancesOfCustomer,
    description: 'How much the customer has of each virtual currency.',
    resolve: ({ projectId, id }, { includeEmptyBalances, ...args }, context) =>
      resolveConnection(context, args, {
        loader: balancesOfCustomer,
        list: { projectId, customerId: id, includeEmptyBalances: includeEmptyBalances ?? null },
        cursorOf: (balance: VirtualCurrencyBalance) => balance.currency_code,
        toNode: (data) => ({ projectId, customerId: id, data }),
      }),
  }),
);
