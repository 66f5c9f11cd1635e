import type {
  ListVirtualCurrenciesBalances,
  VirtualCurrencyBalance,
} from '../../revenuecat/generated/wire.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import { connectionArgs, resolveConnection } from '../common/connection.ts';
import { changedUnderOtherIds, customersChanged, wholeCustomer } from '../customer/customer-changes.ts';
import { customerById } from '../customer/customer-loader.ts';
import { customerPayloadField } from '../customer/customer-payload.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { givenValues } from '../mutation/given-values.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import type { InputIssue } from '../mutation/user-errors.ts';
import { VirtualCurrencyBalanceConnection } from './virtual-currency-balance.ts';
import { balancesOfCustomer } from './virtual-currency-loader.ts';

interface Adjustment {
  readonly currencyCode: string;
  readonly amount: number;
}

interface AdjustmentsInput {
  readonly customerId: string;
  readonly adjustments: readonly Adjustment[];
}

interface AdjustmentOutcome {
  readonly customerId: string;
  readonly balances: ListVirtualCurrenciesBalances;
}

const AdjustmentInput = builder.inputType('VirtualCurrencyAdjustmentInput', {
  description: 'How much more or less of a virtual currency a customer is to have.',
  fields: (t) => ({
    currencyCode: t.id({ required: true, description: 'The code of the currency, which is also its id.' }),
    amount: t.int({
      required: true,
      description: 'What is added to the balance; what is taken away when it is negative.',
    }),
  }),
});

const fields = (t: PothosSchemaTypes.InputFieldBuilder<BuilderTypes, 'InputObject'>) => ({
  customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
  adjustments: t.field({
    type: [AdjustmentInput],
    required: true,
    description: 'The changes, each currency once. All of them are made, or none.',
  }),
  reference: t.string({ description: 'A note of your own about the reason.' }),
});

const request = (
  {
    customerId,
    adjustments,
    reference,
  }: AdjustmentsInput & { readonly reference?: string | null | undefined },
  projectId: string,
) => ({
  path: { project_id: projectId, customer_id: customerId },
  body: {
    ...givenValues({ reference }),
    adjustments: Object.fromEntries(adjustments.map((it) => [it.currencyCode, it.amount])),
  },
});

/** Upstream's map has one entry for each currency, and an empty one changes nothing. */
function check({ adjustments }: AdjustmentsInput): readonly InputIssue[] {
  if (adjustments.length === 0) return [inputIssue(['adjustments'], 'Name at least one currency.')];
  const codes = adjustments.map((it) => it.currencyCode);
  return codes.flatMap((code, index) => {
    const field = ['adjustments', String(index), 'currencyCode'];
    if (code === '') return [inputIssue(field, 'It must not be empty.')];
    return codes.indexOf(code) === index
      ? []
      : [inputIssue(field, 'The same currency comes before in the list. Add the amounts up.')];
  });
}

/** What upstream calls by a currency's code stands in our list at its place. */
function fieldNames({ adjustments }: AdjustmentsInput): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    adjustments.map((it, index) => [
      `adjustments.${it.currencyCode}`,
      ['adjustments', String(index), 'amount'],
    ]),
  );
}

const changes = ({ customerId }: AdjustmentsInput, _answer: unknown, projectId: string) =>
  customersChanged(projectId, customerId);

const outcome = (
  { customerId }: AdjustmentsInput,
  balances: ListVirtualCurrenciesBalances,
): AdjustmentOutcome => ({ customerId, balances });

const payloadFields = (
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<AdjustmentOutcome>>,
) => ({
  customer: customerPayloadField(t),
  balances: t.field({
    type: VirtualCurrencyBalanceConnection,
    nullable: true,
    args: connectionArgs,
    access: { operation: 'list-virtual-currencies-balances', customers: 'none' },
    loads: [{ rest: customerById }, { beyond: balancesOfCustomer }],
    description: 'How much the customer has now of each virtual currency that it has any of.',
    resolve: async ({ projectId, outcome: done }, args, context) => {
      if (done === null) return null;
      // The list is kept under the canonical id, which may be another one than was given; it has just been read.
      const key = wholeCustomer(projectId, done.customerId);
      const customer = await context.loaders.loadUnchecked(customerById, key).catch(() => null);
      const customerId = customer?.id ?? done.customerId;
      return resolveConnection(context, args, {
        loader: balancesOfCustomer,
        list: { projectId, customerId, includeEmptyBalances: null },
        embedded: done.balances,
        cursorOf: (balance: VirtualCurrencyBalance) => balance.currency_code,
        toNode: (data) => ({ projectId, customerId, data }),
      });
    },
  }),
});

defineMutation('createVirtualCurrencyTransaction', {
  operation: 'create-virtual-currencies-transaction',
  description: 'Gives a customer virtual currency, or takes some away, and keeps that in its history.',
  input: { description: 'What to give to whom, or to take away.', fields },
  request,
  check,
  fieldNames,
  changes,
  changedBesides: changedUnderOtherIds,
  outcome,
  payload: { description: 'The transaction was made.', fields: payloadFields },
});

defineMutation('updateVirtualCurrencyBalance', {
  operation: 'update-virtual-currencies-balance',
  description: 'Corrects how much virtual currency a customer has, without a transaction in its history.',
  input: { description: 'What to add for whom, or to take away.', fields },
  request,
  check,
  fieldNames,
  changes,
  changedBesides: changedUnderOtherIds,
  outcome,
  payload: { description: 'The balance was corrected.', fields: payloadFields },
});
