import type { Collaborator } from '../../revenuecat/generated/wire.ts';
import { defineConfiguration } from '../../loading/configuration-loader.ts';

/** The people who work on a project. Upstream has no operation for one of them, so they are read as a list. */
export const collaborators = defineConfiguration<Collaborator>({
  kind: 'collaborators',
  access: { operation: 'list-collaborators', customers: 'none' },
  readPage: (projectId, page, client) =>
    client.page('list-collaborators', { path: { project_id: projectId } }, page),
});
