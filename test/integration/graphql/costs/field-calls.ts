import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { typesBelow } from '../schema-walk.ts';

/** A field that may load, with the selections that are measured. */
export interface LoadingField {
  /** `Type.field`. */
  readonly name: string;
  readonly parent: GraphQLObjectType;
  /** With all values of what it leads to. */
  readonly whole: string;
  /** With its ids alone; null for a plain value. */
  readonly idOnly: string | null;
}

/**
 * Every field that leads to a list or to an object of its own, or says that it loads, below any type but payloads of
 * mutations, which hold what is reached from Query as well, and what subscriptions alone lead to.
 */
export function loadingFields(
  schema: GraphQLSchema,
  args: Readonly<Record<string, string>>,
): readonly LoadingField[] {
  const read = typesBelow(schema.getQueryType(), schema);
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && isMeasured(type) && read.has(type.name)
      ? Object.values(type.getFields())
          .filter((field) => field.extensions['loads'] !== undefined && field.name !== '_entities')
          .map((field) => {
            const call = field.name + argumentsOf(type, field, args);
            const result = getNamedType(field.type);
            return {
              name: `${type.name}.${field.name}`,
              parent: type,
              whole: call + valuesOf(result),
              idOnly: isLeafType(result) ? null : call + idsOf(result),
            };
          })
      : [],
  );
}

/** All that an object's own answer is to hold: its fields that say nothing of loading, one object deep. */
export function heldBy(type: GraphQLObjectType): string {
  return Object.values(type.getFields())
    .filter((field) => field.extensions['loads'] === undefined && !isRoot(type))
    .map((field) => field.name + argumentsOf(type, field, {}) + valuesOf(getNamedType(field.type)))
    .join(' ');
}

function isMeasured(type: GraphQLObjectType): boolean {
  const isInsideList = /Connection$|Edge$/.test(type.name);
  return (
    !type.name.startsWith('__') && !isInsideList && !/Payload$/.test(type.name) && type.name !== 'Mutation'
  );
}

function isRoot({ name }: GraphQLObjectType): boolean {
  return name === 'Query' || name === 'Subscription';
}

function argumentsOf(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, string>>,
): string {
  const given = field.args.flatMap(({ name }) => {
    const value = args[`${parent.name}.${field.name}.${name}`] ?? args[name];
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** The plain values of a type that its answer holds, through the parts of a list. */
function valuesOf(type: GraphQLNamedType): string {
  if (isLeafType(type)) return '';
  if (!isObjectType(type)) return isAbstractType(type) ? ' { ... on Customer { lastSeenAt } }' : '';
  const fields = type.getFields();
  const nodes = fields['nodes'];
  if (nodes !== undefined) return ` { nodes${valuesOf(getNamedType(nodes.type))} }`;
  const values = Object.values(fields).filter(
    (field) => isLeafType(getNamedType(field.type)) && field.extensions['loads'] === undefined,
  );
  return ` { ${['__typename', ...values.map((field) => field.name)].join(' ')} }`;
}

function idsOf(type: GraphQLNamedType): string {
  if (!isObjectType(type)) return ' { ... on Customer { id } }';
  const nodes = type.getFields()['nodes'];
  if (nodes !== undefined) return ` { nodes${idsOf(getNamedType(nodes.type))} }`;
  return type.getFields()['id'] === undefined ? ' { __typename }' : ' { id }';
}
