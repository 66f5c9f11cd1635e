import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { SoakRun } from './run-state.ts';
import { setAttribute } from './writes.ts';

/** Somebody who follows a customer over server-sent events, at another server whenever one goes. */
export interface Follower {
  readonly customerId: string;
  /** How often a change was told so far. */
  heard(): number;
  /** Whether it follows now. */
  isOpen(): boolean;
  readonly subscriptions: () => number;
  leave(): Promise<void>;
}

const query = 'subscription Soak($id: ID!) { customerChanged(id: $id) { reason customer { id } } }';

export function startFollower(run: SoakRun, customerId: string): Follower {
  const gone = new AbortController();
  let heard = 0;
  let subscriptions = 0;
  let isOpen = false;

  const follow = async (): Promise<void> => {
    const server = run.fleet.pick(run.random());
    const { statusCode, body } = await request(server.url, {
      method: 'POST',
      headers: { ...run.fleet.headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables: { id: customerId } }),
      // A connection of its own agent would outlive it.
      dispatcher: run.fleet.agent,
      signal: gone.signal,
      bodyTimeout: 0,
    });
    if (statusCode !== 200) {
      await body.dump();
      return;
    }
    subscriptions += 1;
    isOpen = true;
    let text = '';
    for await (const chunk of body.setEncoding('utf8')) {
      text += String(chunk);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      heard += blocks.filter((block) => block.includes('event: next')).length;
    }
  };
  const ended = (async () => {
    while (!gone.signal.aborted) {
      await follow().catch(() => undefined);
      isOpen = false;
      if (!gone.signal.aborted) await delay(100 + run.random() * 200);
    }
  })();
  return {
    customerId,
    heard: () => heard,
    isOpen: () => isOpen,
    subscriptions: () => subscriptions,
    async leave() {
      gone.abort();
      await ended;
    },
  };
}

/** Changes each followed customer once, and tells whose followers were not told of it in time. */
export async function whoIsDeaf(
  run: SoakRun,
  followers: readonly Follower[],
  withinMs: number,
): Promise<readonly string[]> {
  const until = performance.now() + withinMs;
  while (!followers.every((one) => one.isOpen()) && performance.now() < until) await delay(100);
  const deaf = await Promise.all(
    followers.map(async (follower, number) => {
      const before = follower.heard();
      const { mutation, input } = setAttribute(number, follower.customerId);
      const body = JSON.stringify({ query: mutation, variables: { input } });
      await run.fleet.post(run.fleet.pick(run.random()), body);
      const deadline = performance.now() + withinMs;
      while (follower.heard() === before && performance.now() < deadline) await delay(50);
      return follower.heard() === before ? [follower.customerId] : [];
    }),
  );
  return deaf.flat();
}
