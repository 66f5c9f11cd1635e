import { loadsOf, type CostlyLoader, type Load, type Loads } from './loads.ts';

/**
 * What a gateway's cost limit counts for one call of RevenueCat. An object that is only passed on counts one, as it does
 * in every subgraph, and must not outweigh the calls.
 */
export const weightOfOneCall = 100;

/** Types of which a document has one object, so that what they load is not loaded again for each item of a list. */
const onlyOnce = new Set(['Query', 'Mutation', 'Project']);

/**
 * The `@cost` of a field, or undefined where it loads nothing of its own. Gateways multiply it with the lengths of the lists
 * around it and know nothing of what the document has read already. So a list of the configuration, which is read once for
 * the whole document, counts where somebody asks for it, and not at each object that refers into it.
 */
export function gatewayWeight(typeName: string, loads: Loads | undefined): number | undefined {
  const isOnce = onlyOnce.has(typeName);
  const calls = loadsOf(loads).reduce((sum, load) => sum + callsOf(load, isOnce), 0);
  return calls === 0 ? undefined : calls * weightOfOneCall;
}

function callsOf(load: Load, isOnce: boolean): number {
  const asking = ({ cost }: CostlyLoader): number => (cost.per === 'project' && !isOnce ? 0 : 1);
  if ('name' in load) return asking(load);
  if ('reference' in load) return asking(load.reference);
  // Nothing where the customer led here; but then few ask for it again.
  if ('owner' in load) return asking(load.owner);
  if ('rest' in load) return 1;
  if ('all' in load) return load.pages;
  // Once for the whole document.
  if ('some' in load) return 0;
  // The field is a list, and each item of it is counted.
  if ('each' in load) return asking(load.each);
  // The parent embeds the start of the list, or the configuration does.
  if ('beyond' in load) return 0;
  if ('write' in load) return 1 + load.reads;
  // By global id, which gateways do not ask for.
  return 0;
}
