import autocannon from 'autocannon';
import type { Contender } from './contenders.ts';

/** What a run of load brought. Latencies in milliseconds. */
export interface LoadFigures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly answered: number;
  /** Connections that broke, requests without an answer in time, and answers other than 2xx. */
  readonly failed: number;
}

/**
 * Sends the bodies over so many connections, each with one request under way at a time: for so many seconds, or each
 * body once. Every connection begins at another place of the sequence, so that it is sent in its own proportions.
 */
export async function runLoad(
  contender: Contender,
  bodies: readonly string[],
  bound: { readonly connections: number } & ({ readonly seconds: number } | { readonly once: true }),
): Promise<LoadFigures> {
  const { connections } = bound;
  let next = 0;
  const share = Math.ceil(bodies.length / connections);
  const result = await autocannon({
    url: contender.url,
    method: 'POST',
    headers: { ...contender.headers },
    connections,
    timeout: 60,
    ...('once' in bound ? { amount: bodies.length } : { duration: bound.seconds }),
    setupClient(client) {
      const from = next * share;
      next += 1;
      const own = [...bodies.slice(from, from + share), ...('once' in bound ? [] : bodies.slice(0, from))];
      client.setRequests((own.length === 0 ? bodies : own).map((body) => ({ body })));
    },
  });
  return {
    perSecond: Math.round(result['2xx'] / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
    answered: result['2xx'],
    failed: result.errors + result.timeouts + result.non2xx,
  };
}
