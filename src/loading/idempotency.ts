import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { OperationId } from '../revenuecat/generated/operations.ts';
import { forgetCallers } from './forget-callers.ts';

/** What tells one sender from another, and stays the same when a credential is renewed. */
export interface ViewerIdentity {
  readonly kind: string;
  readonly credential: string;
  readonly name: string;
  /** What the name is from, where that is not the usual. */
  readonly namedBy?: string;
}

/** One write, as its sender identifies it. */
export interface IdempotentWrite {
  /** Whose key it is: two viewers never share one, so the name alone is not enough. */
  readonly viewer: ViewerIdentity;
  readonly projectId: string;
  readonly mutation: string;
  /** What it sends. */
  readonly operation: OperationId;
  /** The sender's key. */
  readonly key: string;
  /** The input without the key. */
  readonly input: unknown;
}

/** The key was used before with another input. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = 'IdempotencyKeyReusedError';

  constructor() {
    super('This idempotencyKey was used before with another input. Send a new key for a new intention.');
  }
}

/**
 * Whether the key was used before cannot be found out now, so nothing was sent: a write with a key is rather refused than
 * done twice.
 */
export class IdempotencyUnavailableError extends Error {
  override readonly name = 'IdempotencyUnavailableError';
  /** Milliseconds after which the same request may be tried again. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, cause?: unknown) {
    super('It cannot be found out now whether this idempotencyKey was used before, so nothing was sent.', {
      cause,
    });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Runs each write once, however often it is sent with the same key. */
export interface Idempotency {
  /**
   * Runs the write, or gives the outcome of the earlier run with the same key, also while that is under way.
   * Rejects with `IdempotencyKeyReusedError` when the input differs. An outcome that `isFinal` denies is forgotten, so
   * that the same key may try again: only for failures that prove that nothing was written.
   */
  once<Outcome>(
    write: IdempotentWrite,
    run: () => Promise<Outcome>,
    isFinal: (result: PromiseSettledResult<Outcome>) => boolean,
  ): Promise<Outcome>;
}

interface RememberedWrite {
  readonly inputHash: string;
  readonly outcome: Promise<unknown>;
}

/** How long an outcome is kept, in milliseconds. */
export const rememberedForMs = 24 * 60 * 60 * 1000;
const mostRemembered = 100_000;

/** Remembers outcomes in this process for 24 hours. */
export function createIdempotency(): Idempotency {
  const writes = new LRUCache<string, RememberedWrite>({ max: mostRemembered, ttl: rememberedForMs });

  return {
    async once<Outcome>(
      write: IdempotentWrite,
      run: () => Promise<Outcome>,
      isFinal: (result: PromiseSettledResult<Outcome>) => boolean,
    ): Promise<Outcome> {
      const { name, inputHash } = identifyWrite(write);
      const earlier = writes.get(name);
      if (earlier !== undefined) {
        if (earlier.inputHash !== inputHash) throw new IdempotencyKeyReusedError();
        return earlier.outcome as Promise<Outcome>;
      }
      const outcome = run();
      writes.set(name, { inputHash, outcome });
      const [result] = await Promise.allSettled([outcome]);
      if (!isFinal(result)) writes.delete(name);
      else if (result.status === 'rejected') forgetCallers(result.reason);
      return outcome;
    },
  };
}

/** All that tells a sender from others, in a fixed order. */
export function partsOfIdentity(viewer: ViewerIdentity): readonly (string | null)[] {
  const { kind, credential, name, namedBy = null } = viewer;
  return [kind, credential, name, namedBy];
}

/** What tells a write from others, and its input from another one; both hashed, so that they show nothing of it. */
export function identifyWrite(write: IdempotentWrite): {
  readonly name: string;
  readonly inputHash: string;
} {
  const { projectId, mutation, key } = write;
  return {
    name: hash([...partsOfIdentity(write.viewer), projectId, mutation, key]),
    inputHash: hash(write.input),
  };
}

/** Hashed, because inputs may hold secrets and outlive the request here. */
function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortedKeys)).digest('base64url');
}

/** Two inputs that differ only in the order of their fields are the same input. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date)
    return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
