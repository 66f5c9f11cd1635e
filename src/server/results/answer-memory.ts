import { LRUCache } from 'lru-cache';
import type { CacheRead } from '../../cache/cache-question.ts';
import type { SharedCache } from '../../cache/shared-cache.ts';
import type { OperationIdentity } from '../observation/operation-record.ts';
import type { Viewer } from '../../auth/viewer.ts';

/** Whole answers, as text, for those who ask the same again while nothing that they were made of has changed. */
export interface AnswerMemory {
  /** The answer to this body by this viewer, if every part of it still holds, and which operation it answers. */
  recall(viewer: Viewer, body: string): Recalled | null;
  /** Remembers an answer that was made of these parts of the cache and nothing else. */
  remember(viewer: Viewer, body: string, answer: string, made: AnswerOrigin): void;
  /** What it holds now, and how often it was asked since the start. */
  usage(): AnswerUsage;
}

interface AnswerUsage {
  readonly entries: number;
  readonly bytes: number;
  readonly recalled: number;
  readonly missed: number;
}

interface Recalled {
  readonly answer: string;
  readonly operation: OperationIdentity | null;
}

/** What an answer was made of. */
interface AnswerOrigin {
  readonly reads: readonly CacheRead[];
  /** When something that was judged against the clock will be judged otherwise, in epoch milliseconds. */
  readonly judgedUntil: number;
  /** For logs and metrics of those who are given it again. */
  readonly operation: OperationIdentity | null;
}

interface Remembered extends Recalled {
  readonly reads: readonly CacheRead[];
  readonly judgedUntil: number;
}

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
  if (maxBytes === 0) {
    return {
      recall: () => null,
      remember: () => undefined,
      usage: () => ({ entries: 0, bytes: 0, recalled: 0, missed: 0 }),
    };
  }
  const asked = { recalled: 0, missed: 0 };
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
      if (
        known !== undefined &&
        known.judgedUntil > now() &&
        known.reads.every((read) => cache.holds(read))
      ) {
        asked.recalled += 1;
        return known;
      }
      asked.missed += 1;
      if (known !== undefined) answers.delete(name);
      return null;
    },
    remember(viewer, body, answer, { reads, judgedUntil, operation }) {
      answers.set(nameOf(viewer, body), { answer, reads, judgedUntil, operation });
    },
    usage: () => ({ entries: answers.size, bytes: answers.calculatedSize, ...asked }),
  };
}

/** Everything of a viewer that decides what it is answered. */
function identityOf({ kind, credential, name, customerId, scopes, projects }: Viewer): string {
  return JSON.stringify([kind, credential, name, customerId, [...scopes].sort(), projects]);
}
