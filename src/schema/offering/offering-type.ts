import { Held } from '../../loading/held.ts';
import type { Offering, Package } from '../../revenuecat/generated/wire.ts';
import { connectionArgs, resolveConnection } from '../common/connection.ts';
import { entityState } from '../common/entity-state.ts';
import { identify } from '../common/identity.ts';
import type { RequestContext } from '../context.ts';
import { PackageConnection } from '../package/package-connection.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { offerings, packagesOfOffering } from './offering-loader.ts';
import { OfferingRef } from './offering-ref.ts';

identify('Offering', OfferingRef, {
  loader: offerings.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

OfferingRef.implement({
  description: 'A set of packages that is shown to customers together, usually on one paywall.',
  access: { rule: { operation: 'get-offering', customers: 'all' } },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the offering.",
    }),
    lookupKey: t.string({
      nullable: true,
      description: 'The name that apps ask for it by, such as `default`.',
      resolve: (offering) => offering.data.lookup_key,
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the offering is called in RevenueCat.',
      resolve: (offering) => offering.data.display_name,
    }),
    isCurrent: t.boolean({
      nullable: true,
      description: 'Whether customers see this offering unless something chooses another for them.',
      resolve: (offering) => offering.data.is_current,
    }),
    state: t.field({
      type: entityState.ref,
      nullable: true,
      description: 'Whether the offering is in use or archived.',
      resolve: (offering) => entityState.read(offering.data.state),
    }),
    metadata: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Free-form data that apps read with the offering; null when there is none.',
      resolve: (offering) => offering.data.metadata,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the offering was made.',
      resolve: (offering) => offering.data.created_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the offering belongs to.',
      resolve: (offering) => ({ projectId: offering.projectId }),
    }),
    packages: t.field({
      type: PackageConnection,
      nullable: true,
      args: connectionArgs,
      // A reference to an offering opens nothing of it but its id.
      access: { operation: 'list-packages', customers: 'all', besides: ['get-offering'] },
      loads: { beyond: packagesOfOffering, kind: 'packages', within: offerings.byId },
      description: 'The packages of the offering, in the order they are shown in.',
      resolve: async ({ projectId, id, data }, args, context) =>
        resolveConnection(context, args, {
          loader: packagesOfOffering,
          list: { projectId, id },
          // One list answers for every offering that came without its packages, as those of paywalls do.
          embedded: data.packages ?? (await offeringOfList(projectId, id, context))?.packages,
          cursorOf: (item: Package) => item.id,
          toNode: (item) => Held.of(projectId, item.id, item),
        }),
    }),
  }),
});

/** The offering as the project's list has it; null where that cannot be read, and its packages may be all the same. */
function offeringOfList(
  projectId: string,
  id: string,
  { loaders }: RequestContext,
): Promise<Offering | null> {
  return loaders.load(offerings.byId, { projectId, id }).catch(() => null);
}
