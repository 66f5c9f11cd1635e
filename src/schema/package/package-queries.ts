import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { defineProjectField } from '../project/project-field.ts';
import { packageById } from './package-loader.ts';
import { PackageRef } from './package-ref.ts';

defineProjectField('package', {
  type: PackageRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: "RevenueCat's id of the package." }),
  })),
  access: { operation: 'get-package', customers: 'all' },
  loads: packageById,
  description: 'One package by its id, or null when there is none.',
  async resolve(projectId, { id }, context) {
    const found = await context.loaders.load(packageById, { projectId, id });
    return found === null ? null : Held.of(projectId, found.id, found);
  },
});
