import type { GraphQLNamedType, GraphQLSchema } from 'graphql';

/** Where a schema keeps how its types are called, when they are called otherwise than in our code. */
const renamedTypes = 'renamedTypes';

/** The extension by which a schema with other names tells them: our name of each type to the one that is served. */
export function renamedTypesExtension(names: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  return { [renamedTypes]: names };
}

/** The name under which the schema serves a type of ours. */
export function servedName(schema: GraphQLSchema, typeName: string): string {
  const names = schema.extensions[renamedTypes] as ReadonlyMap<string, string> | undefined;
  return names?.get(typeName) ?? typeName;
}

/** Where a type of such a schema keeps our name of it. */
const ownName = 'plainName';

/** The extension by which a renamed type tells our name of it. */
export function plainNameExtension(typeName: string): Readonly<Record<string, unknown>> {
  return { [ownName]: typeName };
}

/** Our name of a type, whatever the schema calls it. */
export function plainName(type: GraphQLNamedType): string {
  return (type.extensions[ownName] as string | undefined) ?? type.name;
}
