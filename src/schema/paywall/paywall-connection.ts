import { Held } from '../../loading/held.ts';
import type { Paywall } from '../../revenuecat/generated/wire.ts';
import {
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { paywalls } from './paywall-loader.ts';
import { PaywallRef, type PaywallObject } from './paywall-ref.ts';

export const PaywallConnection = defineConnection('Paywall', PaywallRef, 'paywalls');

export function paywallsOfProject(
  projectId: string,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<PaywallObject> | null> {
  return resolveConnection(context, args, {
    loader: paywalls.pages,
    list: { projectId },
    cursorOf: (it: Paywall) => it.id,
    toNode: (it) => Held.of(projectId, it.id, it),
  });
}
