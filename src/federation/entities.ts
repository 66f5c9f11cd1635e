import { GraphQLID, type GraphQLFieldResolver } from 'graphql';
import { builder } from '../schema/builder.ts';
import { BadUserInputError } from '../schema/common/bad-user-input-error.ts';
import { allIdentities } from '../schema/common/identity.ts';
import type { RequestContext } from '../schema/context.ts';
import '../schema/index.ts';

/**
 * Every type with an identity is an entity under its plain id, so that another team can refer to a customer by its own
 * user id. The reference resolvers are those behind `node`: the same gate, the same batches.
 */
for (const { ref, resolve } of allIdentities()) {
  builder.asEntity(ref, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: async ({ id }: { id: string }, context, info) =>
      (await resolve({ projectId: await context.upstream.defaultProjectId(), id }, context, info)) as
        object | null,
  });
}

/** A representation as the argument `representations` may really hold it: any JSON value. */
interface EntitiesArguments {
  readonly representations: readonly unknown[];
}

/** The plugin's resolver of `_entities` fails as a whole for one bad representation; through this, that one fails alone. */
export function resolveOneByOne(
  resolve: GraphQLFieldResolver<unknown, RequestContext, EntitiesArguments>,
): GraphQLFieldResolver<unknown, RequestContext, EntitiesArguments> {
  const entityNames = new Set(allIdentities().map(({ typeName }) => typeName));
  return (source, { representations }, context, info) =>
    representations.map(async (given) => {
      const representation = readRepresentation(given, entityNames);
      const answers = (await resolve(
        source,
        { representations: [representation] },
        context,
        info,
      )) as unknown[];
      return answers[0];
    });
}

/** Throws `BadUserInputError` for what is no representation of an entity. */
function readRepresentation(
  given: unknown,
  entityNames: ReadonlySet<string>,
): { readonly __typename: string; readonly id: string } {
  if (typeof given !== 'object' || given === null)
    throw new BadUserInputError('A representation is an object with "__typename" and "id".');
  const { __typename: typeName, id } = given as Readonly<Record<string, unknown>>;
  if (typeof typeName !== 'string' || !entityNames.has(typeName)) {
    throw new BadUserInputError(
      `The "__typename" of a representation must be one of: ${[...entityNames].sort().join(', ')}.`,
    );
  }
  try {
    return { __typename: typeName, id: GraphQLID.parseValue(id) };
  } catch {
    throw new BadUserInputError('The "id" of a representation must be a string.');
  }
}
