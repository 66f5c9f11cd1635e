import type { AccessRule } from '../auth/access-rule.ts';
import type { CacheQuestion, Load, Loaded } from '../cache/cache-question.ts';
import type { RevenueCatClient } from '../revenuecat/call.ts';
import type { Priority } from '../revenuecat/traffic/work.ts';
import type { CustomerNames } from './customer-names.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { LoadCost } from './load-cost.ts';
import type { UpstreamProjects } from './upstream-projects.ts';

export type { Loaded, Prime } from '../cache/cache-question.ts';

/** What a customer owns, decided from its own data alone: never by asking about the id in question. */
export interface OwnSet {
  /** Whether the id is this customer's, as canonical id or alias. */
  customer(projectId: string, customerId: string): Promise<boolean>;
  subscription(projectId: string, subscriptionId: string): Promise<boolean>;
  purchase(projectId: string, purchaseId: string): Promise<boolean>;
}

/** What a load works with. */
interface Reading<Value> extends Load<Value> {
  /** The project's client for this load: its calls end when nobody waits for the load any more. */
  reader(projectId: string, priority?: Priority): RevenueCatClient;
}

/** A question whose answer all requests share. Two with the same key must mean the same thing, for any viewer. */
interface Question<Value> extends Omit<CacheQuestion<Value>, 'load'> {
  load(reading: Reading<Value>): Promise<Loaded<Value>>;
}

/** Where the loaders of one request get their answers from. What they ask is shared, so it must not depend on the viewer. */
export interface Sources {
  /** The answer that is remembered, or one load of it, however many requests want it. */
  read<Value>(question: Question<Value>): Promise<Value>;
  /** The fresh answer that is at hand, without loading. */
  peek<Value>(key: string): Value | undefined;
  /** Whether `read` would answer this key at once, by what is remembered. */
  serves(key: string): boolean;
  /** For what must not be remembered. These calls end with the request. */
  readonly upstream: UpstreamProjects;
  readonly lifetimes: Lifetimes;
  /** Takes what an answer tells of the names of one customer. */
  readonly names: Pick<CustomerNames, 'learn'>;
  /** Epoch milliseconds. */
  now(): number;
  /** The same for loads of so many objects at once: those of a long list let others go first. */
  forMany(count: number): Sources;
}

/** A key names its project, because a key of one project must not open another. */
export interface ProjectKey {
  readonly projectId: string;
}

/**
 * How one kind of thing is loaded, and who may cause it. `RequestLoaders.load` refuses by `access` before anything is
 * batched, so every path to the thing (field, list, `node`, `_entities`) is covered.
 */
export interface Loader<Key extends ProjectKey, Value> {
  readonly name: string;
  readonly access: AccessRule;
  readonly cost: LoadCost;
  /** Whether the key lies in the viewer's own set. Asked only where `access.customers` is `own`. */
  isOwn(key: Key, own: OwnSet): Promise<boolean>;
  /** Two keys with the same text are the same question. */
  text(key: Key): string;
  /** One result or one `Error` for each key, in their order; it never rejects as a whole. */
  loadMany(keys: readonly Key[], sources: Sources): Promise<readonly (Value | Error)[]>;
}

interface LoaderDefinition<Key extends ProjectKey> {
  readonly name: string;
  readonly access: AccessRule;
  /** Default: one call for each key. */
  readonly cost?: LoadCost;
  isOwn?(key: Key, own: OwnSet): Promise<boolean>;
  /** Default: the key as JSON. */
  text?(key: Key): string;
}

/** Defines a loader whose keys are answered one by one. */
export function defineLoader<Key extends ProjectKey, Value>(
  definition: LoaderDefinition<Key> & { load(key: Key, sources: Sources): Promise<Value> },
): Loader<Key, Value> {
  return defineBatchLoader({
    ...definition,
    async loadMany(keys: readonly Key[], sources: Sources) {
      const shared = sources.forMany(keys.length);
      const results = await Promise.allSettled(keys.map((key) => definition.load(key, shared)));
      return results.map((result) =>
        result.status === 'fulfilled' ? result.value : errorFrom(result.reason),
      );
    },
  });
}

/** Defines a loader that answers the keys of a tick together. */
export function defineBatchLoader<Key extends ProjectKey, Value>(
  definition: LoaderDefinition<Key> & Pick<Loader<Key, Value>, 'loadMany'>,
): Loader<Key, Value> {
  return {
    name: definition.name,
    access: definition.access,
    cost: definition.cost ?? { per: 'key' },
    isOwn: definition.isOwn ?? (() => Promise.resolve(false)),
    text: definition.text ?? ((key) => JSON.stringify(key)),
    loadMany: definition.loadMany,
  };
}

/** What was thrown, as an `Error`, which is what DataLoader takes for a failure of one key. */
export function errorFrom(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error('Something that is not an error was thrown.', { cause: thrown });
}
