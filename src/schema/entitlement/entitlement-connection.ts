import { Held } from '../../loading/held.ts';
import type { Entitlement } from '../../revenuecat/generated/wire.ts';
import {
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { entitlements } from './entitlement-loader.ts';
import { EntitlementRef, type EntitlementObject } from './entitlement-ref.ts';

export const EntitlementConnection = defineConnection('Entitlement', EntitlementRef, 'entitlements');

export function entitlementsOfProject(
  projectId: string,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<EntitlementObject> | null> {
  return resolveConnection(context, args, {
    loader: entitlements.pages,
    list: { projectId },
    cursorOf: (it: Entitlement) => it.id,
    toNode: (it) => Held.of(projectId, it.id, it),
  });
}
