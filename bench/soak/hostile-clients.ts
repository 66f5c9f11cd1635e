import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { bodyOf, documents } from '../documents.ts';
import { hostileRequests } from '../hostile-requests.ts';
import { anyOf, type SoakRun } from './run-state.ts';

/** What hostile clients did. */
export interface HostileTally {
  sent: number;
  /** Answered as if there was nothing wrong, or with a failure of the server. */
  readonly served: string[];
  /** Requests that their clients gave up in the middle. */
  left: number;
  /** Connections that never finished their headers. */
  slow: number;
}

const longestStayMs = 30;
const slowStayMs = 3_000;

/** Sends what wants to cost too much, leaves in the middle of requests and keeps connections open, until the run is over. */
export function startHostileClients(
  run: SoakRun,
  options: { readonly pauseMs: number },
): { readonly tally: HostileTally; readonly ended: Promise<void> } {
  const { random, fleet } = run;
  const tally: HostileTally = { sent: 0, served: [], left: 0, slow: 0 };

  const attack = async (): Promise<void> => {
    const { title, body, headers } = anyOf(hostileRequests, random);
    tally.sent += 1;
    try {
      const { status } = await fleet.post(fleet.pick(random()), body(tally.sent), {
        headers: { accept: 'application/graphql-response+json', ...headers },
      });
      if (status < 400 || status >= 500) tally.served.push(`${title}: ${String(status)}`);
    } catch {
      // Cut, which is a refusal.
    }
  };
  const leave = async (): Promise<void> => {
    tally.left += 1;
    const body = bodyOf(documents.customerScreen, { id: anyOf(run.readers, random) });
    const signal = AbortSignal.timeout(Math.ceil(random() * longestStayMs));
    await fleet.post(fleet.pick(random()), body, { signal }).catch(() => undefined);
  };
  const stay = async (): Promise<void> => {
    tally.slow += 1;
    const url = new URL(fleet.pick(random()).url);
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => undefined);
    socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await delay(random() * slowStayMs);
    socket.destroy();
  };

  const go = async (act: () => Promise<void>): Promise<void> => {
    while (!run.isOver()) {
      await act();
      await delay(random() * 2 * options.pauseMs);
    }
  };
  return { tally, ended: Promise.all([attack, leave, leave, stay, stay].map(go)).then(() => undefined) };
}
