import { collectSubFields } from '@graphql-tools/utils';
import { isObjectType, type GraphQLResolveInfo } from 'graphql';
import { servedName } from './served-name.ts';

/**
 * The names of the fields that the document selects of the object that a resolver is about to return. `typeName` is the
 * object's concrete type; the resolver's own type may be an interface or a union.
 */
export function selectedFields(info: GraphQLResolveInfo, typeName: string): ReadonlySet<string> {
  const type = info.schema.getType(servedName(info.schema, typeName));
  if (!isObjectType(type)) throw new Error(`${typeName} is not an object type.`);
  const { fields, patches } = collectSubFields(info.schema, info.fragments, info.variableValues, type, [
    ...info.fieldNodes,
  ]);
  const nodes = [...fields.values(), ...patches.flatMap((patch) => [...patch.fields.values()])].flat();
  return new Set(nodes.map((node) => node.name.value));
}

/** What every reference tells of its object without loading it. */
export const freeFields: ReadonlySet<string> = new Set(['__typename', 'id', 'nodeId', 'projectId']);

/** Whether a reference can be answered from its id alone. */
export function selectsOnlyId(info: GraphQLResolveInfo, typeName: string): boolean {
  return [...selectedFields(info, typeName)].every((name) => freeFields.has(name));
}
