/**
 * Types that keep their names under a prefix. `Customer` is what other subgraphs extend; scalars and `PageInfo` mean the
 * same in every subgraph; the rest belongs to GraphQL, Relay and Federation.
 */
const keptTypes: ReadonlySet<string> = new Set([
  'Customer',
  'PageInfo',
  'Node',
  'Query',
  'Mutation',
  'Subscription',
  'ID',
  'String',
  'Int',
  'Float',
  'Boolean',
  'Date',
  'DateTime',
  'Duration',
  'JSON',
]);

/** Root fields of Relay and Federation, which clients and gateways look for under these names. */
const keptFields: ReadonlySet<string> = new Set(['node', 'nodes']);

/** Names under a prefix: `Product` becomes `RCProduct`, the root field `product` becomes `rcProduct`. */
export interface PrefixedNames {
  type(typeName: string): string;
  rootField(fieldName: string): string;
}

/** The names that a prefix such as `RC` or `RevenueCat` gives; an empty one leaves all as they are. */
export function prefixedNames(prefix: string): PrefixedNames {
  if (prefix === '') return { type: (name) => name, rootField: (name) => name };
  const fieldPrefix = prefix.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase());
  const isKept = (name: string, kept: ReadonlySet<string>): boolean => name.startsWith('_') || kept.has(name);
  return {
    type: (name) => (isKept(name, keptTypes) ? name : `${prefix}${name}`),
    rootField: (name) =>
      isKept(name, keptFields) ? name : `${fieldPrefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  };
}
