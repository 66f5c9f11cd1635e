import type { GraphQLResolveInfo } from 'graphql';
import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { connectionArgs } from '../common/connection.ts';
import { selectedFields } from '../common/selection.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { PaywallConnection, paywallsOfProject } from './paywall-connection.ts';
import { componentsOfPaywall, paywalls } from './paywall-loader.ts';
import { PaywallRef, type PaywallObject } from './paywall-ref.ts';

const listAccess = { operation: 'list-paywalls', customers: 'none' } as const;
const listDescription = 'The paywalls of the project.';

async function findPaywall(
  projectId: string,
  id: string,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<PaywallObject | null> {
  // The answer with the components brings the paywall along, so that both cost one call. If it fails, the field that
  // selects the components says so.
  if (selectedFields(info, 'Paywall').has('components')) {
    await context.loaders.load(componentsOfPaywall, { projectId, id }).catch(() => null);
  }
  const found = await context.loaders.load(paywalls.byId, { projectId, id });
  return found === null ? null : Held.of(projectId, found.id, found);
}

defineProjectField('paywall', {
  type: PaywallRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: "RevenueCat's id of the paywall." }),
  })),
  access: { operation: 'get-paywall', customers: 'none' },
  loads: paywalls.byId,
  description: 'One paywall by its id, or null when there is none.',
  resolve: (projectId, { id }, context, info) => findPaywall(projectId, id, context, info),
});

defineProjectField('paywalls', {
  type: PaywallConnection,
  args: connectionArgs,
  access: listAccess,
  loads: paywalls.pages,
  description: listDescription,
  resolve: (projectId, args, context) => paywallsOfProject(projectId, args, context),
});
