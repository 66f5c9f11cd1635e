import type { App } from '../../revenuecat/generated/wire.ts';
import { defineConfiguration } from '../../loading/configuration-loader.ts';

/** The apps of a project. Customers see which app something was bought in, not how the app is set up. */
export const apps = defineConfiguration<App>({
  kind: 'apps',
  access: { operation: 'get-app', customers: 'all' },
  readPage: (projectId, page, client) => client.page('list-apps', { path: { project_id: projectId } }, page),
  readOne: ({ projectId, id }, client) =>
    client.call('get-app', { path: { project_id: projectId, app_id: id } }),
});
