import { setTimeout as delay } from 'node:timers/promises';

/** What a server is made of, as far as it has to be stopped. */
interface StoppedParts {
  readonly readiness: { drain(): void };
  readonly listeners: { retire(): void; drain(): Promise<void>; cut(): void };
  /** What would never end by itself. */
  readonly streams: readonly { close(): void }[];
  readonly feeds: { stop(): Promise<void> };
  readonly upstream: { close(): Promise<void> };
  readonly shared: { stop(): Promise<void>; readonly connection: { close(): Promise<void> } } | null;
  readonly mutations: { ended(): Promise<void> };
  readonly audit: { close(): Promise<void> };
  readonly tracing: { close(): Promise<void> } | null;
  readonly log: { close(): Promise<void> } | null;
}

/** So long beyond its time a stopping server may take to write down and to tell what it knows. */
const partingMs = 1_000;

/**
 * Says that the server is not ready, for `stopDelayMs`. Then it takes no new requests and finishes those that run, for `stopMs`; what
 * has not ended by then is cut. What was known of it is written down all the same.
 */
export async function stopInOrder(
  { readiness, listeners, streams, mutations, feeds, upstream, shared, audit, tracing, log }: StoppedParts,
  { stopDelayMs, stopMs }: { readonly stopDelayMs: number; readonly stopMs: number },
): Promise<void> {
  readiness.drain();
  listeners.retire();
  await delay(stopDelayMs);
  const stopped = new AbortController();
  const { signal } = stopped;
  const late = delay(stopMs, undefined, { signal }).catch(() => undefined);
  // Whoever follows something subscribes again, to another server.
  for (const stream of streams) stream.close();
  await Promise.race([listeners.drain(), late]);
  // Also those that nobody waits for any more: their outcomes and records are still to be kept.
  await Promise.race([mutations.ended(), late]);
  await Promise.race([feeds.stop(), late]);
  listeners.cut();
  // What was cut may still wait for upstream, and nobody for it.
  await Promise.race([upstream.close(), late]);

  const tooLate = late.then(() => delay(partingMs, undefined, { signal })).catch(() => undefined);
  await Promise.race([shared?.stop(), tooLate]);
  // After the mutations, whose records they keep.
  await Promise.race([audit.close().then(() => shared?.connection.close()), tooLate]);
  await Promise.race([tracing?.close(), tooLate]);
  await Promise.race([log?.close(), tooLate]);
  stopped.abort();
}
