import { BadUserInputError } from './bad-user-input-error.ts';

/** Where the object behind a node id lives. */
export interface NodeAddress {
  readonly projectId: string;
  readonly id: string;
}

/** What is said of a node id that this server did not give. */
export const refusedNodeId =
  'This is not a node id of this graph. Pass a `nodeId` that the graph gave, not the `id` of an object.';

/** The inside of a node id, which the relay plugin keeps beside the type's name. */
export function writeNodeAddress({ projectId, id }: NodeAddress): string {
  return JSON.stringify([projectId, id]);
}

/** Throws `BadUserInputError` for anything that `writeNodeAddress` did not write. */
export function readNodeAddress(text: string): NodeAddress {
  const value = parsed(text);
  if (!Array.isArray(value) || value.length !== 2) throw new BadUserInputError(refusedNodeId);
  const [projectId, id] = value as unknown[];
  if (typeof projectId !== 'string' || typeof id !== 'string') throw new BadUserInputError(refusedNodeId);
  return { projectId, id };
}

const nodeTypes = new Set<string>();

/** Makes ids of this type acceptable to `decodeNodeId`. */
export function registerNodeType(typeName: string): void {
  nodeTypes.add(typeName);
}

export function encodeNodeId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${String(id)}`).toString('base64url');
}

/**
 * Never throws, because one forged id would then fail all its neighbours in `nodes`: what is no node id becomes one
 * without an address, which `readNodeAddress` refuses.
 */
export function decodeNodeId(nodeId: string): { typename: string; id: string } {
  const text = Buffer.from(nodeId, 'base64url').toString();
  const colon = text.indexOf(':');
  const typename = text.slice(0, Math.max(colon, 0));
  // The decoder passes over characters that are not its own; an id of ours has none.
  if (nodeTypes.has(typename) && Buffer.from(text).toString('base64url') === nodeId)
    return { typename, id: text.slice(colon + 1) };
  const [someType = ''] = nodeTypes;
  return { typename: someType, id: '' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadUserInputError(refusedNodeId);
  }
}
