import { unacceptableParameter } from '../http/errors.ts';
import type { DiscountDuration, Reduction, StoredDiscount } from '../state/stored-configuration.ts';

type Mode = DiscountDuration['mode'];

/** What a body says about what a discount takes off and for how long; a change leaves out what stays. */
export interface GivenTerms {
  readonly type?: Reduction['type'] | undefined;
  readonly percentage?: number | undefined;
  readonly fixed_amounts?:
    Readonly<Record<string, { readonly currency: string; readonly amount: number }>> | undefined;
  readonly duration_mode?: Mode | undefined;
  readonly time_window?: string | undefined;
}

type Terms = Pick<StoredDiscount, 'reduction' | 'duration'>;

/**
 * The terms after a change of those before (null for a new discount). The document lets any field be left out; what
 * does not fit together is refused with 422 and the parameter that is missing or too much.
 */
export function termsAfter(before: Terms | null, given: GivenTerms): Terms {
  return { reduction: reductionAfter(before, given), duration: durationAfter(before, given) };
}

function reductionAfter(before: Terms | null, given: GivenTerms): Reduction {
  const type = given.type ?? before?.reduction.type;
  if (type === 'percentage') {
    refuse(given.fixed_amounts, 'fixed_amounts', 'is only for fixed amounts');
    const was = before?.reduction.type === type ? before.reduction.percentage : undefined;
    return { type, percentage: needed(given.percentage ?? was, 'percentage') };
  }
  refuse(given.percentage, 'percentage', 'is only for percentages');
  const was = before?.reduction.type === 'fixed_amount' ? before.reduction.amounts : undefined;
  return { type: 'fixed_amount', amounts: needed(amountsOf(given) ?? was, 'fixed_amounts') };
}

function amountsOf({ fixed_amounts: given }: GivenTerms): Record<string, number> | undefined {
  if (given === undefined) return undefined;
  const entries = Object.entries(given);
  if (entries.length === 0) return undefined;
  for (const [key, { currency, amount }] of entries) {
    if (key !== currency) refuse(key, 'fixed_amounts', 'has an amount under another currency than its own');
    if (amount <= 0) refuse(key, 'fixed_amounts', 'has an amount that takes nothing off');
  }
  return Object.fromEntries(entries.map(([key, { amount }]) => [key, amount]));
}

function durationAfter(before: Terms | null, given: GivenTerms): DiscountDuration {
  const mode = given.duration_mode ?? before?.duration.mode;
  if (mode === 'time_window') {
    return { mode, window: needed(given.time_window ?? before?.duration.window, 'time_window') };
  }
  refuse(given.time_window, 'time_window', 'is only for the duration mode time_window');
  return { mode: mode ?? 'one_time', window: null };
}

function needed<Value>(value: Value | null | undefined, name: string): Value {
  if (value === undefined || value === null) throw unacceptableParameter(name, `${name} is needed`);
  return value;
}

function refuse(value: unknown, name: string, why: string): void {
  if (value !== undefined) throw unacceptableParameter(name, `${name} ${why}`);
}
