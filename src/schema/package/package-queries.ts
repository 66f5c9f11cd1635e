import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { packageById } from './package-loader.ts';
import { PackageRef } from './package-ref.ts';

builder.queryField('package', (t) =>
  t.field({
    type: PackageRef,
    nullable: true,
    args: { id: t.arg.id({ required: true, description: "RevenueCat's id of the package." }) },
    access: { operation: 'get-package', customers: 'all' },
    loads: packageById,
    description: 'One package of the default project, or null when there is none.',
    resolve: async (_root, { id }, context) => {
      const projectId = await context.upstream.defaultProjectId();
      const found = await context.loaders.load(packageById, { projectId, id });
      return found === null ? null : Held.of(projectId, found.id, found);
    },
  }),
);
