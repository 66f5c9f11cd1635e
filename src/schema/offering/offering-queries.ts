import { Held } from '../../loading/held.ts';
import { connectionArgs } from '../common/connection.ts';
import { lookupArgs, lookupFrom } from '../common/lookup.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { OfferingConnection, offeringsOfProject } from './offering-connection.ts';
import { offerings } from './offering-loader.ts';
import { OfferingRef, type OfferingObject } from './offering-ref.ts';

const listAccess = { operation: 'list-offerings', customers: 'all' } as const;
const oneAccess = { operation: 'get-offering', customers: 'all' } as const;
const listDescription = 'The offerings of the project, archived ones included.';
const oneDescription = 'An offering by its id or lookup key, or null when there is none.';

async function findOffering(
  projectId: string,
  args: Parameters<typeof lookupFrom>[0],
  context: RequestContext,
): Promise<OfferingObject | null> {
  const lookup = lookupFrom(args);
  const found =
    'id' in lookup
      ? await context.loaders.load(offerings.byId, { projectId, id: lookup.id })
      : ((await context.loaders.load(offerings.all, { projectId })).find(
          (it) => it.lookup_key === lookup.lookupKey,
        ) ?? null);
  return found === null ? null : Held.of(projectId, found.id, found);
}

defineProjectField('offering', {
  type: OfferingRef,
  args: lookupArgs,
  access: oneAccess,
  loads: offerings.byId,
  description: oneDescription,
  resolve: (projectId, args, context) => findOffering(projectId, args, context),
});

defineProjectField('offerings', {
  type: OfferingConnection,
  args: connectionArgs,
  access: listAccess,
  loads: offerings.pages,
  description: listDescription,
  resolve: (projectId, args, context) => offeringsOfProject(projectId, args, context),
});

const currentDescription = 'The offering that customers see unless something chooses another for them.';

async function currentOfferingOf(projectId: string, context: RequestContext): Promise<OfferingObject | null> {
  const all = await context.loaders.load(offerings.all, { projectId });
  const current = all.find((offering) => offering.is_current) ?? null;
  return current === null ? null : Held.of(projectId, current.id, current);
}

defineProjectField('currentOffering', {
  type: OfferingRef,
  access: listAccess,
  loads: offerings.all,
  description: currentDescription,
  resolve: (projectId, _args, context) => currentOfferingOf(projectId, context),
});
