import type { RedisLink } from '../redis-link.ts';
import { defineScript } from '../redis-script.ts';

/** Whoever holds a lock for longer is taken for dead. */
const heldForMs = 10_000;
const lookEveryMs = 100;
/** Longer than a call takes, and short enough for whoever waits. */
const longestWaitMs = 5_000;

const releaseIfOwn = defineScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`);

/** Short locks, so that servers do not load the same dear thing at the same time. They save calls; nothing relies on them. */
export interface LoadLocks {
  /**
   * Resolves to what another server has loaded meanwhile, or to null when the caller is to load it: because it has the lock, or
   * has waited long enough. Rejects when Redis goes away, or with the signal's reason.
   */
  take<Found>(
    lock: string,
    owner: string,
    signal: AbortSignal,
    find: () => Promise<Found | null>,
  ): Promise<Found | null>;
  release(lock: string, owner: string): void;
}

export function createLoadLocks(parts: {
  readonly link: Pick<RedisLink, 'run' | 'script'>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}): LoadLocks {
  const { link } = parts;
  const release: LoadLocks['release'] = (lock, owner) => {
    link.script(releaseIfOwn, [lock], [owner]).catch(() => undefined);
  };
  return {
    async take(lock, owner, signal, find) {
      try {
        for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += lookEveryMs) {
          const taken = await link.run((redis) => redis.set(lock, owner, 'PX', heldForMs, 'NX'));
          // It may have been loaded since the last look, also where the lock was free: whoever had it may have just let it go.
          const found = await find();
          if (taken === 'OK' || found !== null) return found;
          await parts.sleep(lookEveryMs, signal);
        }
        return null;
      } catch (error) {
        // It may be taken all the same, for nobody.
        release(lock, owner);
        throw error;
      }
    },
    release,
  };
}
