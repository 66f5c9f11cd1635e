import { isIntrospectionType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { scopesOf } from '../../src/auth/access-rule.ts';
import { allIdentities } from '../../src/schema/common/identity.ts';
import { accessOf, type FieldAccess } from '../../src/schema/field-access.ts';

/** Who may see a field, in the words of the page and of the expectations. */
export interface FieldPermission {
  readonly type: string;
  readonly field: string;
  /** As RevenueCat spells them, all needed; null when the field adds nothing to what led to it. */
  readonly scopes: readonly string[] | null;
  /** Which customers see it without a scope; null when the field adds nothing to what led to it. */
  readonly customers: 'none' | 'own' | 'all' | null;
}

/** Every field of every object of the schema that the server runs; root types first, then by name. */
export function permissionsOf(schema: GraphQLSchema): readonly FieldPermission[] {
  return Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type))
    .sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1))
    .flatMap((type) =>
      Object.values(type.getFields())
        .map((field) => ({ type: type.name, field: field.name, ...inWords(accessOf(field)) }))
        .sort((one, other) => (one.field < other.field ? -1 : 1)),
    );
}

/** What `node`, `nodes` and `_entities` ask for before they give an object, with the name of its type as the field. */
export function permissionsById(): readonly FieldPermission[] {
  return allIdentities()
    .map(({ typeName, access }) => ({ type: 'node', field: typeName, ...inWords(access) }))
    .sort((one, other) => (one.field < other.field ? -1 : 1));
}

function inWords(access: FieldAccess | undefined): Pick<FieldPermission, 'scopes' | 'customers'> {
  if (access === undefined) throw new Error('The schema has a field without an access rule.');
  return access === 'free'
    ? { scopes: null, customers: null }
    : { scopes: scopesOf(access), customers: access.customers };
}

/** Types that nothing leads to, so that a field which adds nothing still needs a credential. */
export const rootTypeNames: readonly string[] = ['Query', 'Mutation', 'Subscription'];

function rank({ name }: GraphQLObjectType): number {
  const index = rootTypeNames.indexOf(name);
  return index === -1 ? rootTypeNames.length : index;
}
