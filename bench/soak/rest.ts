import { setTimeout as delay } from 'node:timers/promises';
import type { Held } from '../measured-process.ts';
import type { Replica } from './fleet.ts';

/** What a server may hold more of at rest than right after its start. */
const mostMore: Readonly<Record<string, number>> = {
  // Connections to upstream that wait a moment for the next call.
  'open sockets': 2,
  'other open files': 1,
  timers: 15,
  'socket objects': 4,
  requests: 0,
  responses: 2,
  'abort signals': 10,
};

/** What a server holds too much of, by name: how many more than right after its start. */
export function grown(before: Held, after: Held): Readonly<Record<string, number>> {
  const more = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(more.filter(([name, count]) => count > (mostMore[name] ?? 0)));
}

/** What the server holds once it holds no more than it should, or after so many milliseconds. */
export async function heldAtRest(server: Replica, before: Held, withinMs: number): Promise<Held> {
  for (const until = performance.now() + withinMs; ; await delay(500)) {
    const held = await server.process.held();
    if (Object.keys(grown(before, held)).length === 0 || performance.now() > until) return held;
  }
}
