import type { InputFieldMap, InputShapeFromFields, ShapeFromTypeParam, TypeParam } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { FieldAccess } from '../field-access.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import type { Loads } from '../cost/loads.ts';
import { ProjectRef, type ProjectObject } from './project-ref.ts';

interface ProjectField<Type extends TypeParam<BuilderTypes>, Arguments extends InputFieldMap> {
  readonly type: Type;
  readonly args?: Arguments;
  readonly access: FieldAccess;
  readonly loads: Loads;
  /** Where the field belongs to a project; on `Query` it is about the default one. */
  readonly description: string;
  resolve(
    projectId: string,
    args: InputShapeFromFields<Arguments>,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ): Promise<ShapeFromTypeParam<BuilderTypes, Type, true>>;
}

/** Adds a field, which may be null, to `Project`, and to `Query` for the default project, which most documents are about. */
export function defineProjectField<Type extends TypeParam<BuilderTypes>, Arguments extends InputFieldMap>(
  name: string,
  field: ProjectField<Type, Arguments>,
): void {
  const { resolve, ...rest } = field;
  const options = { ...rest, nullable: true } as const;
  // Pothos works the types out of single fields; for all of them at once the compiler cannot.
  const given = (args: unknown) => args as InputShapeFromFields<Arguments>;
  builder.queryField(name, (t) =>
    t.field({
      ...options,
      resolve: (async (_root: unknown, args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
        resolve(await context.upstream.defaultProjectId(), given(args), context, info)) as never,
    }),
  );
  builder.objectField(ProjectRef, name, (t) =>
    t.field({
      ...options,
      resolve: ((
        { projectId }: ProjectObject,
        args: unknown,
        context: RequestContext,
        info: GraphQLResolveInfo,
      ) => resolve(projectId, given(args), context, info)) as never,
    }),
  );
}
