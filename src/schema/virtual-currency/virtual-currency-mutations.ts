import { Held } from '../../loading/held.ts';
import type { VirtualCurrency, VirtualCurrencyProductGrantInput } from '../../revenuecat/generated/wire.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { emptyUpdateIssue } from '../mutation/value-rules.ts';
import { virtualCurrencies } from './virtual-currency-loader.ts';
import { VirtualCurrencyRef } from './virtual-currency-ref.ts';

const code = { required: true, description: 'The code of the currency, such as `GLD`.' } as const;
const pathOf = ({ virtualCurrencyCode }: { virtualCurrencyCode: string }, projectId: string) => ({
  path: { project_id: projectId, virtual_currency_code: virtualCurrencyCode },
});

/** Balances of customers tell what a currency is called, and carry the same mark. */
const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'virtual-currencies' } as const,
];
const outcome = (_input: unknown, currency: VirtualCurrency) => currency;

function currencyPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<VirtualCurrency>>,
) {
  return t.field({
    type: VirtualCurrencyRef,
    nullable: true,
    loads: 'nothing',
    description: 'The currency as it is now.',
    resolve: ({ projectId, outcome: currency }) =>
      currency === null ? null : Held.of(projectId, currency.code, { ...currency, id: currency.code }),
  });
}

const ProductGrantInput = builder.inputType('VirtualCurrencyProductGrantInput', {
  description: 'How much of a virtual currency customers are given when they buy one of these products.',
  fields: (t) => ({
    productIds: t.idList({ required: true, description: "RevenueCat's ids of the products that give it." }),
    amount: t.int({ required: true, description: 'How much is given for a payment.' }),
    trialAmount: t.int({ description: 'How much is given for a free trial; nothing when left out.' }),
    expireAtCycleEnd: t.boolean({
      description:
        'Whether what was given is lost when the period of the subscription ends; it is kept when left out.',
    }),
  }),
});

interface ProductGrant {
  readonly productIds: string[];
  readonly amount: number;
  readonly trialAmount?: number | null | undefined;
  readonly expireAtCycleEnd?: boolean | null | undefined;
}

function grantsBody(
  grants: readonly ProductGrant[] | null | undefined,
): VirtualCurrencyProductGrantInput[] | null | undefined {
  if (grants === null || grants === undefined) return grants;
  return grants.map(({ productIds, amount, trialAmount, expireAtCycleEnd }) =>
    givenValues({
      product_ids: productIds,
      amount,
      trial_amount: trialAmount,
      expire_at_cycle_end: expireAtCycleEnd,
    }),
  );
}

defineMutation('createVirtualCurrency', {
  operation: 'create-virtual-currency',
  description: 'Makes a virtual currency.',
  input: {
    description: 'The currency to make.',
    fields: (t) => ({
      code: t.string({
        required: true,
        description: 'The code that apps know the currency by, such as `GLD`. It cannot be changed.',
      }),
      name: t.string({ required: true, description: 'What the currency is called.' }),
      description: t.string({ description: 'What the currency is for.' }),
      productGrants: t.field({
        type: [ProductGrantInput],
        description: 'What customers are given of the currency when they buy products.',
      }),
    }),
  },
  request: ({ code: newCode, name, description, productGrants }, projectId) => ({
    path: { project_id: projectId },
    body: givenValues({ code: newCode, name, description, product_grants: grantsBody(productGrants) }),
  }),
  changes,
  outcome,
  payload: {
    description: 'The currency was made.',
    fields: (t) => ({ virtualCurrency: currencyPayloadField(t) }),
  },
});

defineMutation('updateVirtualCurrency', {
  operation: 'update-virtual-currency',
  description: 'Changes what a virtual currency is called, what it is for, or which products give it.',
  input: {
    description: 'Which currency to change, and how. What is left out stays as it is.',
    fields: (t) => ({
      virtualCurrencyCode: t.id(code),
      name: t.string({ description: 'What the currency is called from now on.' }),
      description: t.string({ description: 'What the currency is for; null takes the text away.' }),
      productGrants: t.field({
        type: [ProductGrantInput],
        description: 'What replaces all that products gave of the currency so far; null takes it away.',
      }),
    }),
  },
  request: ({ name, description, productGrants, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: givenValues({
      name: name as string | undefined,
      description,
      product_grants: grantsBody(productGrants),
    }),
  }),
  check: ({ name, description, productGrants }) => emptyUpdateIssue({ name, description, productGrants }),
  changes,
  outcome,
  payload: {
    description: 'The currency was changed.',
    fields: (t) => ({ virtualCurrency: currencyPayloadField(t) }),
  },
});

defineMutation('archiveVirtualCurrency', {
  operation: 'archive-virtual-currency',
  description: 'Takes a virtual currency out of use and keeps it for the past.',
  input: {
    description: 'Which currency to archive.',
    fields: (t) => ({ virtualCurrencyCode: t.id(code) }),
  },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The currency was archived.',
    fields: (t) => ({ virtualCurrency: currencyPayloadField(t) }),
  },
});

defineMutation('unarchiveVirtualCurrency', {
  operation: 'unarchive-virtual-currency',
  description: 'Brings an archived virtual currency back into use.',
  input: {
    description: 'Which currency to bring back.',
    fields: (t) => ({ virtualCurrencyCode: t.id(code) }),
  },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The currency is back in use.',
    fields: (t) => ({ virtualCurrency: currencyPayloadField(t) }),
  },
});

defineMutation('deleteVirtualCurrency', {
  operation: 'delete-virtual-currency',
  description: 'Deletes a virtual currency for good.',
  input: {
    description: 'Which currency to delete.',
    fields: (t) => ({ virtualCurrencyCode: t.id(code) }),
  },
  request: pathOf,
  destructive: {
    foresee: ({ virtualCurrencyCode: id }, projectId, context) =>
      foreseeExisting(context.loaders.load(virtualCurrencies.byId, { projectId, id }), 'virtual currency'),
  },
  changes,
  outcome: ({ virtualCurrencyCode: id }) => ({ id }),
  payload: {
    description: 'The currency was deleted.',
    fields: (t) => ({
      deletedVirtualCurrencyId: t.id({
        nullable: true,
        description: 'The code of the currency that is gone, which was its id; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});
