import { LRUCache } from 'lru-cache';
import type { CacheRead } from '../cache/cache-question.ts';
import type { SharedCache } from '../cache/shared-cache.ts';
import type { Viewer } from '../auth/viewer.ts';

/** Whole answers, as text, for those who ask the same again while nothing that they were made of has changed. */
export interface AnswerMemory {
  /** The answer to this body by this viewer, if every part of it still holds. */
  recall(viewer: Viewer, body: string): string | null;
  /** Remembers an answer that was made of these parts of the cache and nothing else. */
  remember(viewer: Viewer, body: string, answer: string, made: AnswerOrigin): void;
}

/** What an answer was made of. */
interface AnswerOrigin {
  readonly reads: readonly CacheRead[];
  /** Whether a field was judged against the clock. */
  readonly usedClock: boolean;
}

interface Remembered {
  readonly answer: string;
  readonly reads: readonly CacheRead[];
  /** Epoch milliseconds. */
  readonly until: number;
}

/** How long an answer that was judged against the clock is given without judging again. */
const clockStepMs = 1_000;
/** Beside the texts: the entry itself, its place in the maps, and each part that it names. */
const entryBytes = 300;
const readBytes = 40;

/**
 * An answer depends on its viewer, its body and what the cache held, so it is given again only to the same viewer, for the
 * same bytes, and while the cache still holds those very entries and each is fresh: a change, an invalidation or the end of
 * a lifetime ends it at once. `maxBytes` of 0 remembers nothing.
 */
export function createAnswerMemory(options: {
  cache: Pick<SharedCache, 'holds'>;
  maxBytes: number;
  /** Epoch milliseconds. */
  now: () => number;
}): AnswerMemory {
  const { cache, maxBytes, now } = options;
  if (maxBytes === 0) return { recall: () => null, remember: () => undefined };
  const answers = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    sizeCalculation: ({ answer, reads }, name) =>
      (answer.length + name.length) * 2 + reads.length * readBytes + entryBytes,
  });
  const identities = new WeakMap<Viewer, string>();

  const nameOf = (viewer: Viewer, body: string): string => {
    let identity = identities.get(viewer);
    if (identity === undefined) identities.set(viewer, (identity = identityOf(viewer)));
    return `${identity}\n${body}`;
  };

  return {
    recall(viewer, body) {
      const name = nameOf(viewer, body);
      const known = answers.get(name);
      if (known === undefined) return null;
      if (known.until > now() && known.reads.every((read) => cache.holds(read))) return known.answer;
      answers.delete(name);
      return null;
    },
    remember(viewer, body, answer, { reads, usedClock }) {
      const until = usedClock ? now() + clockStepMs : Infinity;
      answers.set(nameOf(viewer, body), { answer, reads, until });
    },
  };
}

/** Everything of a viewer that decides what it is answered. */
function identityOf({ kind, credential, name, customerId, scopes, projects }: Viewer): string {
  return JSON.stringify([kind, credential, name, customerId, [...scopes].sort(), projects]);
}
