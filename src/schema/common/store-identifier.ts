import { BadUserInputError } from './bad-user-input-error.ts';

/** Upstream's limit for identifiers of stores (operations search-subscriptions and search-purchases). */
const longest = 255;

/** A store's identifier to search by. Throws `BadUserInputError` when upstream would refuse it. */
export function storeIdentifierArgument(value: string): string {
  if (value.length >= 1 && value.length <= longest) return value;
  throw new BadUserInputError(`"storeIdentifier" must have 1 to ${String(longest)} characters.`);
}
