import { readdirSync, readlinkSync } from 'node:fs';
import { ClientRequest, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { z } from 'zod';

/** Bytes, the heap after a collection; and all the processor time so far, in milliseconds. */
export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly cpuMs: number;
}

/** What a process holds on to, by name: open files by their kind, or objects that live after a collection by their class. */
export type Held = Readonly<Record<string, number>>;

const answers = { usage, open: openFiles, alive: liveObjects };
const question = z.object({ id: z.number(), question: z.enum(['usage', 'open', 'alive']) });

/*
 * Loaded into a measured process before its own program (`--import`, with `--expose-gc`), and answers what it is asked over
 * the channel between processes. The program itself knows nothing of it.
 */
process.on('message', (message) => {
  const asked = question.safeParse(message);
  if (!asked.success) return;
  void Promise.resolve(answers[asked.data.question]()).then((answer) => {
    process.send?.({ id: asked.data.id, answer });
  });
});
// Whoever measures may be killed, and then nobody else ends this process.
process.once('disconnect', () => process.exit(1));
// Listening for messages must not keep a process alive that has nothing else to do.
process.channel?.unref();

function usage(): Usage {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { rss, heapUsed, cpuMs: (user + system) / 1000 };
}

/**
 * Timers that do not keep a process alive are counted too: `process.getActiveResourcesInfo` says nothing of them. Each class
 * takes a walk through the whole heap, some tenths of a second.
 */
async function liveObjects(): Promise<Held> {
  // What one collection lets go of holds more, which only the next one finds.
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await nextTurn();
  }
  const timer = setTimeout(() => undefined, 0);
  clearTimeout(timer);
  const timers = queryObjects(timer.constructor, { format: 'count' }) - 1;
  return {
    timers,
    'socket objects': queryObjects(Socket, { format: 'count' }),
    requests: queryObjects(ClientRequest, { format: 'count' }),
    responses: queryObjects(ServerResponse, { format: 'count' }),
    'abort signals': queryObjects(AbortSignal, { format: 'count' }),
  };
}

/** Where the system tells; nothing elsewhere. */
function openFiles(): Held {
  if (process.platform !== 'linux') return {};
  const counts = { 'open sockets': 0, 'other open files': 0 };
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      const isSocket = readlinkSync(`/proc/self/fd/${name}`).startsWith('socket:');
      counts[isSocket ? 'open sockets' : 'other open files'] += 1;
    } catch {
      // The one that the directory was read by.
    }
  }
  return counts;
}
