/**
 * A plugin of GraphQL Code Generator: the object types that a normalised cache must keep inside their parent. Only what
 * Relay may refetch has an identity of its own; every other `id` means something only next to what it stands in, such as
 * the choices of a chart.
 */
import { getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

export function plugin(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const nodeInterface = getNamedType(schema.getQueryType()?.getFields()['node']?.type);
  if (!isInterfaceType(nodeInterface))
    throw new Error('The schema has no Query.node that gives an interface.');
  const names = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type))
    .filter((type) => isObjectType(type) && !type.getInterfaces().includes(nodeInterface))
    .map(({ name }) => `  '${name}',\n`);
  return `export const embeddedTypes = [\n${names.join('')}] as const;\n`;
}
