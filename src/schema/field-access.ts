import {
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { AccessRule, FacadeRule } from '../auth/access-rule.ts';

/**
 * Who may see a field. `free`: whoever got to its object, because the field adds nothing to what led there (ids, value
 * types, the inside of a connection); on a root type, where nothing led there, whoever is signed in.
 */
export type FieldAccess = AccessRule | FacadeRule | 'free';

/** What a field of a built schema carries for {@link accessOf}. */
export function accessExtension(access: FieldAccess): { readonly access: FieldAccess } {
  return { access };
}

/** The rule of a field of a built schema; undefined when it has none. */
export function accessOf(field: GraphQLField<unknown, unknown>): FieldAccess | undefined {
  return field.extensions['access'] as FieldAccess | undefined;
}

/**
 * The same schema; throws when a field of an object has no rule. Plugins also put fields into a schema beside the hooks
 * by which a rule is looked for, so the last look is at the schema as it came out.
 */
export function withEveryFieldRuled(schema: GraphQLSchema): GraphQLSchema {
  const unruled = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => accessOf(field) === undefined)
        .map((field) => `${type.name}.${field.name}`),
    );
  if (unruled.length > 0) throw new Error(`These fields have no access rule: ${unruled.join(', ')}.`);
  return schema;
}
