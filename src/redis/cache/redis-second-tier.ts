import { randomUUID } from 'node:crypto';
import type { Loaded } from '../../cache/cache-question.ts';
import type { SecondTier, TierLook } from '../../cache/second-tier.ts';
import type { RedisMessages } from '../messages/redis-messages.ts';
import type { RedisLink } from '../redis-link.ts';
import { hashed, type RedisNames } from '../redis-names.ts';
import { createLoadLocks } from './load-locks.ts';
import { fenceMark, forgetFence, raiseFence, stillHolds, writeBehindFence } from './tier-fence.ts';
import { readTierBytes, tierBytes, tierFormat, type FenceMark } from './tier-text.ts';

/** A Redis that takes longer is slower than it is worth. What is loaded one at a time is worth the usual wait. */
const lookTimeoutMs = 50;
/** Of a load that brings more along, the rest is left to the memory of this server. */
const mostBroughtAlong = 100;
/** More changes than this that nobody could be told make everything wrong instead. */
const mostUntold = 10_000;

const nothing: TierLook = { found: null, remember: () => undefined, end: () => undefined };

/**
 * Answers in Redis. They are held against the changes that all servers have told, when they are written and when they are read, so
 * one that was loaded before a change is never found after it, whoever loaded it and however late it was written. While this
 * server has changes that Redis does not know of, it does not look.
 */
export function createRedisSecondTier(parts: {
  readonly link: RedisLink;
  readonly names: RedisNames;
  readonly messages: Pick<RedisMessages, 'text'>;
  /** The project that a key or a tag belongs to. */
  projectOf(keyOrTag: string): string;
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}): SecondTier {
  const { link, names, messages, projectOf, now } = parts;
  const locks = createLoadLocks({ link, sleep: parts.sleep });
  const fenceKey = (project: string): string => names.key('cache', project, 'fence');
  const valueKey = (key: string): string =>
    names.key('cache', projectOf(key), 'value', tierFormat, hashed(key));
  /** Tags by project whose change Redis may not know of; null where there are too many to name them. */
  const untold = new Map<string, Set<string> | null>();
  const telling = new Set<string>();

  const tell = async (project: string): Promise<void> => {
    if (telling.has(project)) return;
    telling.add(project);
    try {
      for (let tags = untold.get(project); tags !== undefined; tags = untold.get(project)) {
        const fence = fenceKey(project);
        const { channel } = names;
        // What is added while these are told waits for the next round.
        untold.set(project, new Set());
        try {
          if (tags === null)
            await forgetFence(link, fence, { channel, text: messages.text({ kind: 'forget' }) });
          else {
            const text = messages.text({ kind: 'invalidate', tags: [...tags] });
            await raiseFence(link, fence, [...tags], { channel, text });
          }
        } catch (error) {
          const later = untold.get(project);
          untold.set(project, tags === null || later === null ? null : new Set([...tags, ...(later ?? [])]));
          throw error;
        }
        if (untold.get(project)?.size === 0) untold.delete(project);
      }
    } finally {
      telling.delete(project);
    }
  };
  link.onBack(() => {
    for (const project of untold.keys()) tell(project).catch(() => undefined);
  });

  const find = async (key: string, fence: string, timeoutMs?: number): Promise<Loaded<unknown> | null> => {
    const bytes = await link.run((redis) => redis.getBuffer(valueKey(key)), timeoutMs);
    const entry = bytes === null ? null : await readTierBytes(bytes);
    if (entry === null || !(await stillHolds(link, fence, entry.mark, entry.loaded.tags, timeoutMs)))
      return null;
    // The clock of the server that wrote it may be ahead of ours.
    const { loadedAt = now() } = entry.loaded;
    return { ...entry.loaded, loadedAt: Math.min(loadedAt, now()) };
  };

  const lookFrom = (mark: FenceMark, found: Loaded<unknown> | null, onEnd: () => void): TierLook => {
    const writes: Promise<void>[] = [];
    return {
      found,
      remember(key, loaded) {
        if (writes.length > mostBroughtAlong) return;
        const project = projectOf(key);
        const { loadedAt = now(), changesAt = Infinity, lifetime } = loaded;
        // Whether its longer life counts is for whoever reads it to say: each server knows what it has heard.
        const longestMs = Math.max(lifetime.freshMs, lifetime.announcedMs ?? 0) + lifetime.staleMs;
        const keptMs = Math.min(loadedAt + longestMs, changesAt) - now();
        if (keptMs <= 0) return;
        const keys = { value: valueKey(key), fence: fenceKey(project) };
        const written = tierBytes({ mark, loaded: { ...loaded, loadedAt } })
          .then((bytes) => writeBehindFence(link, keys, mark, { bytes, tags: loaded.tags, keptMs }))
          .catch(() => undefined);
        writes.push(written);
      },
      end() {
        // Whoever waits for the lock is to find what was loaded.
        void Promise.all(writes).then(onEnd);
      },
    };
  };

  return {
    async look(key, { oneAtATime, signal }) {
      const project = projectOf(key);
      if (untold.has(project) || link.status() === 'away') return nothing;
      const fence = fenceKey(project);
      const owner = randomUUID();
      try {
        const timeoutMs = oneAtATime ? undefined : lookTimeoutMs;
        const [mark, found] = await Promise.all([
          fenceMark(link, fence, timeoutMs),
          find(key, fence, timeoutMs),
        ]);
        if (found !== null || !oneAtATime) return lookFrom(mark, found, () => undefined);
        const lock = names.key('cache', project, 'load', tierFormat, hashed(key));
        const after = await locks.take(lock, owner, signal, () => find(key, fence));
        const end = (): void => {
          locks.release(lock, owner);
        };
        // The mark from before the wait: whatever changed meanwhile counts.
        return lookFrom(mark, after, end);
      } catch {
        return nothing;
      }
    },
    invalidate(tags) {
      for (const [project, own] of Map.groupBy(tags, projectOf)) {
        const waiting = untold.get(project);
        if (waiting !== null) {
          const all = waiting ?? new Set<string>();
          for (const tag of own) all.add(tag);
          untold.set(project, all.size > mostUntold ? null : all);
        }
        tell(project).catch(() => undefined);
      }
    },
  };
}
