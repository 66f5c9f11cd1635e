import type { Project } from '../../revenuecat/generated/wire.ts';
import { viewerMayUseProject } from '../../auth/viewer.ts';
import { ForbiddenError } from '../../auth/access-error.ts';
import { builder } from '../builder.ts';
import { askedProject } from '../common/served-project.ts';
import type { RequestContext } from '../context.ts';
import { connectionArgs, connectionOf, defineConnection } from '../common/connection.ts';
import { identifyBy } from '../common/identity.ts';
import { projects } from './project-loader.ts';
import { ProjectRef, type ProjectObject } from './project-ref.ts';

identifyBy(
  'Project',
  ProjectRef,
  'free',
  ({ projectId }) => ({ projectId, id: projectId }),
  ({ id }, context) => projectById(id, context),
);

ProjectRef.implement({
  description: 'A project of RevenueCat: apps that share customers, entitlements and offerings.',
  access: { rule: { operation: 'list-projects', customers: 'none' } },
  fields: (t) => ({
    id: t.id({
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the project.",
      resolve: (project) => project.projectId,
    }),
    name: t.string({
      nullable: true,
      loads: projects.byId,
      description: 'What the project is called.',
      resolve: async (project, _args, context) => (await detailsOf(project, context))?.name,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      loads: projects.byId,
      description: 'When the project was made.',
      resolve: async (project, _args, context) => (await detailsOf(project, context))?.created_at,
    }),
    iconUrl: t.string({
      nullable: true,
      loads: projects.byId,
      description: 'A small picture of the project; null when it has none.',
      resolve: async (project, _args, context) => (await detailsOf(project, context))?.icon_url,
    }),
    iconUrlLarge: t.string({
      nullable: true,
      loads: projects.byId,
      description: 'A large picture of the project; null when it has none.',
      resolve: async (project, _args, context) => (await detailsOf(project, context))?.icon_url_large,
    }),
  }),
});

/** The id of a project opens nothing by itself: every field below has its own rule. Customers learn of no other. */
async function projectById(
  asked: string | null | undefined,
  context: RequestContext,
): Promise<ProjectObject | null> {
  const projectId = await askedProject(asked, context);
  if (projectId !== null) return { projectId };
  if (context.viewer.kind === 'customer') throw new ForbiddenError();
  return null;
}

async function detailsOf(
  { projectId, data }: ProjectObject,
  context: RequestContext,
): Promise<Project | null> {
  return data ?? context.loaders.load(projects.byId, { projectId, id: projectId });
}

builder.queryField('project', (t) =>
  t.field({
    type: ProjectRef,
    nullable: true,
    args: {
      id: t.arg.id({ description: "RevenueCat's id of the project; the default project when left out." }),
    },
    access: 'free',
    loads: 'nothing',
    description: 'A project that this server serves, or null.',
    resolve: (_root, { id }, context) => projectById(id, context),
  }),
);

const ProjectConnection = defineConnection('Project', ProjectRef, 'projects');

builder.queryField('projects', (t) =>
  t.field({
    type: ProjectConnection,
    nullable: true,
    args: connectionArgs,
    access: { operation: 'list-projects', customers: 'none' },
    loads: 'nothing',
    description:
      'The projects that this server serves, as far as the viewer may use them; the default one first.',
    async resolve(_root, args, context) {
      const served = await context.upstream.served();
      const mine = served.filter((projectId) => viewerMayUseProject(context.viewer, projectId));
      return connectionOf(context, args, 'projects', mine, {
        cursorOf: (projectId) => projectId,
        toNode: (projectId): ProjectObject => ({ projectId }),
      });
    },
  }),
);
