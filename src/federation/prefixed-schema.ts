import { mapSchema, MapperKind } from '@graphql-tools/utils';
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLUnionType,
  type GraphQLTypeResolver,
} from 'graphql';
import type { PrefixedNames } from '../schema/common/prefixed-names.ts';
import { plainNameExtension, renamedTypesExtension } from '../schema/common/served-name.ts';

/** The same schema under other names, resolvers and extensions included: for what it executes, not for what it prints. */
export function withPrefixedNames(schema: GraphQLSchema, names: PrefixedNames): GraphQLSchema {
  // The syntax trees that the types came from hold the names as they were.
  const renamed = <Config extends { name: string; extensions: object }>(config: Config) => ({
    ...config,
    name: names.type(config.name),
    extensions: { ...config.extensions, ...plainNameExtension(config.name) },
    astNode: undefined,
    extensionASTNodes: [],
  });
  const mapped = mapSchema(schema, {
    [MapperKind.COMPOSITE_TYPE]: (type) => {
      if (type instanceof GraphQLObjectType) return new GraphQLObjectType(renamed(type.toConfig()));
      const config = renamed({ ...type.toConfig(), ...renamedResolver(type.resolveType, names) });
      return type instanceof GraphQLInterfaceType
        ? new GraphQLInterfaceType(config as ReturnType<typeof type.toConfig>)
        : new GraphQLUnionType(config as ReturnType<typeof type.toConfig>);
    },
    [MapperKind.ENUM_TYPE]: (type) => new GraphQLEnumType(renamed(type.toConfig())),
    [MapperKind.INPUT_OBJECT_TYPE]: (type) => new GraphQLInputObjectType(renamed(type.toConfig())),
    [MapperKind.ROOT_FIELD]: (config, fieldName) => [names.rootField(fieldName), config],
  });
  const served = new Map(Object.keys(schema.getTypeMap()).map((name) => [name, names.type(name)]));
  return new GraphQLSchema({
    ...mapped.toConfig(),
    extensions: { ...mapped.extensions, ...renamedTypesExtension(served) },
  });
}

/** Our code tells the type of an object by our own name of it. */
function renamedResolver<Source, Context>(
  resolveType: GraphQLTypeResolver<Source, Context> | null | undefined,
  names: PrefixedNames,
): { resolveType?: GraphQLTypeResolver<Source, Context> } {
  if (resolveType === null || resolveType === undefined) return {};
  const served = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : names.type(name);
  return {
    resolveType: (value, context, info, type) => {
      const name = resolveType(value, context, info, type);
      return name instanceof Promise ? name.then(served) : served(name);
    },
  };
}
