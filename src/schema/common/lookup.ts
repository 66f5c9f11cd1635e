import { builder } from '../builder.ts';
import { BadUserInputError } from './bad-user-input-error.ts';

/** The arguments of fields that find one object of the catalogue. */
export const lookupArgs = builder.args((t) => ({
  id: t.id({ description: "RevenueCat's id. Give this or `lookupKey`." }),
  lookupKey: t.string({ description: 'The name that apps ask for it by. Give this or `id`.' }),
}));

/** Exactly one way to say which object is meant. Throws `BadUserInputError` otherwise. */
export function lookupFrom(args: {
  id?: string | null | undefined;
  lookupKey?: string | null | undefined;
}): { readonly id: string } | { readonly lookupKey: string } {
  const id = args.id ?? null;
  const lookupKey = args.lookupKey ?? null;
  if (id !== null && lookupKey === null) return { id };
  if (lookupKey !== null && id === null) return { lookupKey };
  throw new BadUserInputError('Give exactly one of "id" and "lookupKey".');
}
