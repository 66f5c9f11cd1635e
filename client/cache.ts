/**
 * What the normalised caches of Apollo Client, urql and Relay must be told of the graph, so that one customer is one record
 * however it was reached. Nothing of those libraries is imported.
 */
import { embeddedTypes } from './generated/embedded-types.ts';
import possible from './generated/possible-types.ts';

/** The members of each interface and union; for `new InMemoryCache({ possibleTypes, typePolicies })`. */
export const possibleTypes: Readonly<Record<string, string[]>> = possible.possibleTypes;

/**
 * Apollo Client's policies: a type that only means something inside its parent stays there, also where it has a field `id`,
 * and what two documents select of it adds up.
 */
export const typePolicies: Readonly<Record<string, { keyFields: false; merge: true }>> = Object.fromEntries(
  embeddedTypes.map((name) => [name, { keyFields: false, merge: true }]),
);

/** The same for graphcache: `cacheExchange({ keys, schema })`. */
export const keys: Readonly<Record<string, () => null>> = Object.fromEntries(
  embeddedTypes.map((name) => [name, () => null]),
);

const embedded: ReadonlySet<string> = new Set(embeddedTypes);

/**
 * The same for Relay: `new Environment({ getDataID, network, store })`. The compiler, told `nodeInterfaceIdField: 'nodeId'`,
 * selects `nodeId` wherever there is one. Undefined for what stays inside its parent.
 */
export function getDataID(record: Readonly<Record<string, unknown>>, typeName: string): string | undefined {
  if (embedded.has(typeName)) return undefined;
  if (typeof record['nodeId'] === 'string') return record['nodeId'];
  return typeof record['id'] === 'string' ? `${typeName}:${record['id']}` : undefined;
}
