import { Held } from '../../loading/held.ts';
import { connectionArgs } from '../common/connection.ts';
import { lookupArgs, lookupFrom } from '../common/lookup.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { EntitlementConnection, entitlementsOfProject } from './entitlement-connection.ts';
import { entitlements } from './entitlement-loader.ts';
import { EntitlementRef, type EntitlementObject } from './entitlement-ref.ts';

const listAccess = { operation: 'list-entitlements', customers: 'all' } as const;
const oneAccess = { operation: 'get-entitlement', customers: 'all' } as const;
const listDescription = 'The entitlements of the project, archived ones included.';
const oneDescription = 'An entitlement by its id or lookup key, or null when there is none.';

async function findEntitlement(
  projectId: string,
  args: Parameters<typeof lookupFrom>[0],
  context: RequestContext,
): Promise<EntitlementObject | null> {
  const lookup = lookupFrom(args);
  const found =
    'id' in lookup
      ? await context.loaders.load(entitlements.byId, { projectId, id: lookup.id })
      : ((await context.loaders.load(entitlements.all, { projectId })).find(
          (it) => it.lookup_key === lookup.lookupKey,
        ) ?? null);
  return found === null ? null : Held.of(projectId, found.id, found);
}

defineProjectField('entitlement', {
  type: EntitlementRef,
  args: lookupArgs,
  access: oneAccess,
  loads: entitlements.byId,
  description: oneDescription,
  resolve: (projectId, args, context) => findEntitlement(projectId, args, context),
});

defineProjectField('entitlements', {
  type: EntitlementConnection,
  args: connectionArgs,
  access: listAccess,
  loads: entitlements.pages,
  description: listDescription,
  resolve: (projectId, args, context) => entitlementsOfProject(projectId, args, context),
});
