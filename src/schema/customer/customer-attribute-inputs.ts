import { builder } from '../builder.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import type { InputIssue } from '../mutation/user-errors.ts';

const name = {
  required: true,
  description:
    'Its name: one of the reserved ones, such as `$email`, or one of your own, which begins with a letter.',
} as const;

export const NewAttributeInput = builder.inputType('NewCustomerAttributeInput', {
  description: 'A fact about a new customer.',
  fields: (t) => ({
    name: t.string(name),
    value: t.string({ required: true, description: 'Its value, which is always text.' }),
  }),
});

export const AttributeInput = builder.inputType('CustomerAttributeInput', {
  description: 'A fact about a customer, to set or to remove.',
  fields: (t) => ({
    name: t.string(name),
    value: t.string({
      description:
        'Its new value; null removes the attribute. It must be given, so that nothing is removed by leaving it out.',
    }),
  }),
});

interface GivenAttribute<Value> {
  readonly name: string;
  readonly value: Value;
}

/** The attributes as upstream takes them. Names and values are held against the documents before they are sent. */
export function wireAttributes<Value extends string | null | undefined>(
  attributes: readonly { readonly name: string; readonly value?: Value }[],
): GivenAttribute<Exclude<Value, undefined>>[] {
  return attributes.map(({ name: given, value }) => ({
    name: given,
    value: value as Exclude<Value, undefined>,
  }));
}

/** Which of two values would win is not said anywhere, so a name may come once. */
export function repeatedNameIssues(attributes: readonly { readonly name: string }[]): readonly InputIssue[] {
  const names = attributes.map((attribute) => attribute.name);
  return names.flatMap((given, index) =>
    names.indexOf(given) === index
      ? []
      : [inputIssue(['attributes', String(index), 'name'], 'The same name comes before in the list.')],
  );
}

/**
 * The reserved attributes that a customer may set of itself. Not `$email`, by which staff find people and which nobody has
 * confirmed; nor where it came from and its devices' advertising ids, by which partners are paid.
 */
const reservedForOwners: ReadonlySet<string> = new Set([
  '$displayName',
  '$phoneNumber',
  '$apnsTokens',
  '$fcmTokens',
]);

/** The attributes that are not a customer's to set, hidden ones among them; one sentence for all. */
export function foreignAttributeIssues(
  attributes: readonly { readonly name: string }[],
  hidden: ReadonlySet<string>,
): readonly InputIssue[] {
  return attributes.flatMap(({ name: given }, index) => {
    const isOwners = given.startsWith('$') ? reservedForOwners.has(given) : true;
    return isOwners && !hidden.has(given)
      ? []
      : [inputIssue(['attributes', String(index), 'name'], 'A customer may not set this attribute.')];
  });
}
