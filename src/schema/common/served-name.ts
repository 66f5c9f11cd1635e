import type { GraphQLSchema } from 'graphql';

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
