import { AsyncLocalStorage } from 'node:async_hooks';
import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { buildSubgraphSchema } from '../../src/federation/subgraph-schema.ts';
import type { RequestContext } from '../../src/schema/context.ts';

interface Cause {
  readonly field: string;
  /** Asks for its own data also where that only decides what it may see, so its calls say little about the field. */
  readonly byCustomer: boolean;
}

const causes = new AsyncLocalStorage<Cause>();
let built: GraphQLSchema | undefined;

/**
 * The server's schema, made once for a test file, whose resolvers leave their name with every call that they cause. A
 * call that serves several fields at once is put down to the first.
 */
export function schemaWithCauses(): GraphQLSchema {
  return (built ??= noteCauses(buildSubgraphSchema()));
}

/** `Type.field` of the resolver that runs here, unless it runs for a customer; null outside of any. */
export function causingField(): string | null {
  const cause = causes.getStore();
  return cause === undefined || cause.byCustomer ? null : cause.field;
}

function noteCauses(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve as GraphQLFieldResolver<unknown, RequestContext> | undefined;
      if (resolve === undefined) continue;
      const name = `${type.name}.${field.name}`;
      const noted: typeof resolve = (source, args, context, info) =>
        causes.run({ field: name, byCustomer: context.viewer.customerId !== null }, () =>
          resolve(source, args, context, info),
        );
      field.resolve = noted as NonNullable<typeof field.resolve>;
    }
  }
  return schema;
}
