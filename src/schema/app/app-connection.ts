import { Held } from '../../loading/held.ts';
import type { App } from '../../revenuecat/generated/wire.ts';
import {
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { apps } from './app-loader.ts';
import { AppRef, type AppObject } from './app-ref.ts';

export const AppConnection = defineConnection('App', AppRef, 'apps');

export function appsOfProject(
  projectId: string,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<AppObject> | null> {
  return resolveConnection(context, args, {
    loader: apps.pages,
    list: { projectId },
    cursorOf: (app: App) => app.id,
    toNode: (app) => Held.of(projectId, app.id, app),
  });
}
