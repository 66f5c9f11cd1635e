import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLObjectType,
} from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/**
 * A selection of everything that a type has without arguments: all values, of other objects only the id, unless their
 * place is among `deep` (dotted names of fields). Lists are selected only where they are.
 */
export function selectionOf(typeName: string, deep: readonly string[] = [], place = ''): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`There is no object type ${typeName}`);
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument) || skipped.has(field.name)) return [];
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [field.name];
    if (!isObjectType(inner)) return [];
    const path = place === '' ? field.name : `${place}.${field.name}`;
    if (inner.name.endsWith('Connection')) {
      if (!deep.includes(path)) return [];
      return [`${field.name} { nodes { ${selectionOf(nodeTypeOf(inner), deep, path)} } }`];
    }
    if (Object.hasOwn(inner.getFields(), 'id') && !deep.includes(path)) return [`${field.name} { id }`];
    return [`${field.name} { ${selectionOf(inner.name, deep, path)} }`];
  });
  return fields.join(' ');
}

/** They lead back, or to other calls than the one that a test is about. */
const skipped: ReadonlySet<string> = new Set(['project', 'nodeId', 'activeSubscription']);

function nodeTypeOf(connection: GraphQLObjectType): string {
  const nodes = connection.getFields()['nodes'];
  if (nodes === undefined) throw new Error(`${connection.name} has no nodes`);
  return getNamedType(nodes.type).name;
}
