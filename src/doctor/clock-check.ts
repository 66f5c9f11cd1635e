import type { Finding } from './diagnosis.ts';

/** Far more than a slow answer, and about as much as verifiers of tokens forgive. */
const tolerableMs = 30_000;

/**
 * Whether this machine's clock goes right, by how far the `Date` headers of answers were ahead of it, in milliseconds.
 * Null when none told. The smallest difference counts: an answer that was long on its way looks older than it is.
 */
export function clockFinding(skewsMs: readonly number[]): Finding | null {
  const [smallest] = skewsMs.toSorted((one, other) => Math.abs(one) - Math.abs(other));
  if (smallest === undefined) return null;
  if (Math.abs(smallest) <= tolerableMs)
    return { severity: 'ok', sentence: 'The clock of this machine goes right.' };
  const seconds = String(Math.round(Math.abs(smallest) / 1000));
  return {
    severity: 'warning',
    sentence: `The clock of this machine is ${seconds} s ${smallest > 0 ? 'behind' : 'ahead of'} RevenueCat's: tokens expire at the wrong time, and so does access that ends.`,
  };
}
