import { builder } from '../schema/builder.ts';
import { allIdentities } from '../schema/common/identity.ts';
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
