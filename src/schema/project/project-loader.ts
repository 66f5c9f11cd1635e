import type { Project } from '../../revenuecat/generated/wire.ts';
import { defineConfiguration } from '../../loading/configuration-loader.ts';

/** The projects that a key sees. Upstream has no operation for one of them, so they are read as a list. */
export const projects = defineConfiguration<Project>({
  kind: 'projects',
  access: { operation: 'list-projects', customers: 'none' },
  readPage: (_projectId, page, client) => client.page('list-projects', {}, page),
});
