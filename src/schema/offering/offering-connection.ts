import { Held } from '../../loading/held.ts';
import type { Offering } from '../../revenuecat/generated/wire.ts';
import {
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { offerings } from './offering-loader.ts';
import { OfferingRef, type OfferingObject } from './offering-ref.ts';

export const OfferingConnection = defineConnection('Offering', OfferingRef, 'offerings');

export function offeringsOfProject(
  projectId: string,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<OfferingObject> | null> {
  return resolveConnection(context, args, {
    loader: offerings.pages,
    list: { projectId },
    cursorOf: (it: Offering) => it.id,
    toNode: (it) => Held.of(projectId, it.id, it),
  });
}
