import { GraphQLID, type GraphQLFieldResolver } from 'graphql';
import { builder } from '../schema/builder.ts';
import { BadUserInputError } from '../schema/common/bad-user-input-error.ts';
import { allIdentities } from '../schema/common/identity.ts';
import { servedProject } from '../schema/common/served-project.ts';
import type { RequestContext } from '../schema/context.ts';
import '../schema/index.ts';

/** A reference by one of the keys below. */
interface Reference {
  readonly id: string;
  readonly projectId?: string;
}

/**
 * Every type with an identity is an entity under its plain id, so that another team can refer to a customer by its own
 * user id. Where a supergraph knows several projects, the second key names the project as well. The reference resolvers are
 * those behind `node`: the same gate, the same batches.
 */
for (const { ref, typeName, resolve } of allIdentities()) {
  builder.asEntity(ref, {
    // A project's id says all of it.
    key: (typeName === 'Project' ? ['id'] : ['id', 'id projectId']).map((fields) =>
      builder.selection<Reference>(fields as never),
    ),
    resolveReference: async ({ id, projectId }: Reference, context, info) =>
      (await resolve({ projectId: await servedProject(projectId, context), id }, context, info)) as
        object | null,
  });
}

/** A representation as the argument `representations` may really hold it: any JSON value. */
interface EntitiesArguments {
  readonly representations: readonly unknown[];
}

/**
 * The plugin's resolver of `_entities` fails as a whole for one bad representation; through this, that one fails alone.
 * `servedName` gives the name under which the schema serves a type of ours.
 */
export function resolveOneByOne(
  resolve: GraphQLFieldResolver<unknown, RequestContext, EntitiesArguments>,
  servedName: (typeName: string) => string,
): GraphQLFieldResolver<unknown, RequestContext, EntitiesArguments> {
  const entityNames = new Set(allIdentities().map(({ typeName }) => servedName(typeName)));
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
): Reference & { readonly __typename: string } {
  if (typeof given !== 'object' || given === null)
    throw new BadUserInputError('A representation is an object with "__typename" and "id".');
  const { __typename: typeName, id, projectId } = given as Readonly<Record<string, unknown>>;
  if (typeof typeName !== 'string' || !entityNames.has(typeName)) {
    throw new BadUserInputError(
      `The "__typename" of a representation must be one of: ${[...entityNames].sort().join(', ')}.`,
    );
  }
  return {
    __typename: typeName,
    id: readId('id', id),
    ...(projectId === undefined ? {} : { projectId: readId('projectId', projectId) }),
  };
}

function readId(name: string, value: unknown): string {
  try {
    return GraphQLID.parseValue(value);
  } catch {
    throw new BadUserInputError(`The "${name}" of a representation must be a string.`);
  }
}
