import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { connectionArgs } from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { AppConnection, appsOfProject } from './app-connection.ts';
import { apps } from './app-loader.ts';
import { AppRef, type AppObject } from './app-ref.ts';

const listAccess = { operation: 'list-apps', customers: 'all' } as const;
const listDescription = 'The apps of the project, one for each store that it sells in.';

const oneArgs = builder.args((t) => ({
  id: t.id({ required: true, description: "RevenueCat's id of the app." }),
}));

async function findApp(projectId: string, id: string, context: RequestContext): Promise<AppObject | null> {
  const found = await context.loaders.load(apps.byId, { projectId, id });
  return found === null ? null : Held.of(projectId, found.id, found);
}

defineProjectField('app', {
  type: AppRef,
  args: oneArgs,
  access: { operation: 'get-app', customers: 'all' },
  loads: apps.byId,
  description: 'One app by its id, or null when there is none.',
  resolve: (projectId, { id }, context) => findApp(projectId, id, context),
});

defineProjectField('apps', {
  type: AppConnection,
  args: connectionArgs,
  access: listAccess,
  loads: apps.pages,
  description: listDescription,
  resolve: (projectId, args, context) => appsOfProject(projectId, args, context),
});
