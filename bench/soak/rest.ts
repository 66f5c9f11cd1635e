import { setTimeout as delay } from 'node:timers/promises';
import type { Held, MeasuredProcess } from '../measured-process.ts';

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

/** All that a server holds, now. */
export async function heldBy(server: MeasuredProcess): Promise<Held> {
  return { ...(await server.openFiles()), ...(await server.liveObjects()) };
}

/** All that it holds once it is at rest: when it has no more files open than it should, or after so many milliseconds. */
export async function heldAtRest(server: MeasuredProcess, before: Held, withinMs: number): Promise<Held> {
  for (const until = performance.now() + withinMs; performance.now() < until; await delay(300))
    if (Object.keys(grown(before, await server.openFiles())).length === 0) break;
  return heldBy(server);
}
