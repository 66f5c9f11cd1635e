import { setTimeout as delay } from 'node:timers/promises';
import type { GraphQLAnswer } from '../contenders.ts';
import { grantDocument } from '../documents.ts';
import type { Cluster } from './cluster.ts';

/** How a write ended for whoever sent it, as often as it had to. */
type Outcome = 'done' | 'unknown' | 'refused for good' | 'never answered';

/** Writes with keys, each to a customer of its own who has nothing like it, so that afterwards each can be looked for. */
export interface KeyedWrites {
  /** Sends the next one, again and again with the same key, to whoever has the turn, until its outcome is told. */
  send(): void;
  /** Resolves when all have ended. */
  finish(): Promise<void>;
  /** What became of them; `tries` counts all requests. */
  tally(): {
    readonly sent: number;
    readonly tries: number;
    readonly outcomes: Readonly<Record<Outcome, number>>;
  };
  /** Looks upstream, at the end: how many it has, whatever was told of them; and how many were told to be done that it has not. */
  find(): Promise<{ readonly found: number; readonly lost: number }>;
}

const longestMs = 75_000;
const pauseMs = 300;

export function createKeyedWrites(
  cluster: Cluster,
  options: { readonly entitlementId: string; readonly customerIds: readonly string[] },
): KeyedWrites {
  const { entitlementId, customerIds } = options;
  const running: Promise<void>[] = [];
  const done: string[] = [];
  const outcomes: Record<Outcome, number> = {
    done: 0,
    unknown: 0,
    'refused for good': 0,
    'never answered': 0,
  };
  let tries = 0;

  const sendUntilTold = async (customerId: string, body: string): Promise<Outcome> => {
    const deadline = performance.now() + longestMs;
    while (performance.now() < deadline) {
      tries += 1;
      // A connection that broke, or a proxy that says so: nobody knows whether it was done.
      const answer = await cluster.ask(body).catch(() => null);
      const outcome = answer === null ? null : outcomeOf(answer);
      if (outcome === 'done') done.push(customerId);
      if (outcome !== null) return outcome;
      await delay(pauseMs);
    }
    return 'never answered';
  };

  return {
    send() {
      const customerId = customerIds[running.length];
      if (customerId === undefined) return;
      const input = {
        customerId,
        entitlementId,
        expiresAt: new Date(Date.UTC(2035, 0, 1)).toISOString(),
        idempotencyKey: `write-${String(running.length)}`,
      };
      const body = JSON.stringify({ query: grantDocument, variables: { input } });
      running.push(
        sendUntilTold(customerId, body).then((outcome) => {
          outcomes[outcome] += 1;
        }),
      );
    },
    finish: () => Promise.all(running).then(() => undefined),
    tally: () => ({ sent: running.length, tries, outcomes }),
    async find() {
      const found = new Set<string>();
      for (const customerId of customerIds.slice(0, running.length)) {
        const path = `customers/${encodeURIComponent(customerId)}/active_entitlements`;
        if (JSON.stringify(await cluster.upstream('GET', path)).includes(entitlementId))
          found.add(customerId);
      }
      return { found: found.size, lost: done.filter((customerId) => !found.has(customerId)).length };
    },
  };
}

/** A write is told of a timeout only when it was not sent. */
const mayBeSentAgain: ReadonlySet<string> = new Set([
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
]);

/** Null for what may be sent again. */
function outcomeOf({ data, errors = [] }: GraphQLAnswer): Outcome | null {
  // Where what is read back after the write fails, the write is done all the same.
  if (JSON.stringify(data ?? null).includes('GrantEntitlementPayload')) return 'done';
  const [error] = errors;
  if (error === undefined) return 'refused for good';
  const code = error.extensions?.['code'];
  if (code === 'OUTCOME_UNKNOWN') return 'unknown';
  return mayBeSentAgain.has(String(code)) ? null : 'refused for good';
}
