import { builder } from '../builder.ts';
import { inputIssue, type FieldNames } from '../mutation/upstream-issues.ts';
import type { InputIssue } from '../mutation/user-errors.ts';

/** An amount of a fixed reduction, as it is given. */
interface FixedAmount {
  readonly currency: string;
  readonly amount: number;
}

/** What an input says of how much a discount takes off, and for how long. */
interface GivenTerms {
  readonly type?: string | null | undefined;
  readonly percentage?: number | null | undefined;
  readonly fixedAmounts?: readonly FixedAmount[] | null | undefined;
  readonly durationMode?: string | null | undefined;
  readonly timeWindow?: string | null | undefined;
}

export const FixedAmountInput = builder.inputType('DiscountFixedAmountInput', {
  description: 'By how much prices in one currency are reduced.',
  fields: (t) => ({
    currency: t.string({ required: true, description: 'The currency as an ISO 4217 code.' }),
    amount: t.float({
      required: true,
      description: 'How much, in whole units of the currency and not in cents.',
    }),
  }),
});

/** Upstream's map from the list; a currency that is named twice is refused by `fixedAmountIssues`. */
export function fixedAmountsBody(
  amounts: readonly FixedAmount[] | null | undefined,
): Record<string, FixedAmount> | null | undefined {
  if (amounts === null || amounts === undefined) return amounts;
  return Object.fromEntries(amounts.map(({ currency, amount }) => [currency, { currency, amount }]));
}

/** Upstream names an amount by its currency, our list by its place. */
export function fixedAmountNames({ fixedAmounts }: GivenTerms): FieldNames {
  return Object.fromEntries(
    (fixedAmounts ?? []).map(({ currency }, index) => [
      `fixed_amounts.${currency}`,
      ['fixedAmounts', String(index)],
    ]),
  );
}

/** Terms that contradict each other in the input itself, whatever the discount was before. */
export function contradictingTermsIssues(terms: GivenTerms): readonly InputIssue[] {
  const { type, percentage, fixedAmounts, durationMode, timeWindow } = terms;
  const both = isGiven(percentage) && isGiven(fixedAmounts);
  return [
    ...(isGiven(percentage) && (type === 'fixed_amount' || (both && type !== 'percentage'))
      ? [inputIssue(['percentage'], 'It belongs to the type PERCENTAGE only.')]
      : []),
    ...(isGiven(fixedAmounts) && (type === 'percentage' || (both && type !== 'fixed_amount'))
      ? [inputIssue(['fixedAmounts'], 'They belong to the type FIXED_AMOUNT only.')]
      : []),
    ...(isGiven(timeWindow) && isGiven(durationMode) && durationMode !== 'time_window'
      ? [inputIssue(['timeWindow'], 'It belongs to the durationMode TIME_WINDOW only.')]
      : []),
    ...(fixedAmounts?.length === 0
      ? [inputIssue(['fixedAmounts'], 'Give at least one amount, or leave them out.')]
      : []),
    ...repeatedCurrencyIssues(fixedAmounts ?? []),
  ];
}

/** What a new discount lacks; a change may rely on what the discount has. */
export function missingTermsIssues(terms: GivenTerms): readonly InputIssue[] {
  const { type, percentage, fixedAmounts, durationMode, timeWindow } = terms;
  return [
    ...(type === 'percentage' && !isGiven(percentage)
      ? [inputIssue(['percentage'], 'The type PERCENTAGE needs it.')]
      : []),
    ...(type === 'fixed_amount' && !isGiven(fixedAmounts)
      ? [inputIssue(['fixedAmounts'], 'The type FIXED_AMOUNT needs at least one.')]
      : []),
    ...(durationMode === 'time_window' && !isGiven(timeWindow)
      ? [inputIssue(['timeWindow'], 'The durationMode TIME_WINDOW needs it.')]
      : []),
  ];
}

function repeatedCurrencyIssues(amounts: readonly FixedAmount[]): readonly InputIssue[] {
  const first = new Map<string, number>();
  return amounts.flatMap(({ currency }, index) => {
    const earlier = first.get(currency);
    if (earlier === undefined) {
      first.set(currency, index);
      return [];
    }
    return [
      inputIssue(
        ['fixedAmounts', String(index), 'currency'],
        `It is the currency of entry ${String(earlier)}, too. Give each currency once.`,
      ),
    ];
  });
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}
