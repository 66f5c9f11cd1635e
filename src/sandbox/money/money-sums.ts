import type { MonetaryAmount } from '../state/stored-facts.ts';

/** Adds amounts of one currency part by part. */
export function plus(one: MonetaryAmount, other: MonetaryAmount): MonetaryAmount {
  return combined(one, other, (left, right) => left + right);
}

/** Takes a part off, down to nothing. */
export function minus(total: MonetaryAmount, part: MonetaryAmount): MonetaryAmount {
  return combined(total, part, (left, right) => Math.max(0, left - right));
}

function combined(
  one: MonetaryAmount,
  other: MonetaryAmount,
  combine: (left: number, right: number) => number,
): MonetaryAmount {
  const cents = (left: number, right: number): number => Math.round(combine(left, right) * 100) / 100;
  return {
    currency: one.currency,
    gross: cents(one.gross, other.gross),
    commission: cents(one.commission ?? 0, other.commission ?? 0),
    tax: cents(one.tax, other.tax),
    proceeds: cents(one.proceeds, other.proceeds),
  };
}
