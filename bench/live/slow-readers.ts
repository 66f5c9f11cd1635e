import type { LiveWorld } from './live-world.ts';
import { openEventStream, openWebSocket } from './open-subscription.ts';

/** How many readers who take nothing were there, and how many of them the server has cut off. */
export interface SlowReaderFigures {
  readonly readers: number;
  readonly cutOff: number;
}

const query = 'subscription { events { body } }';
/** What comes for readers who take nothing: more a second than the sockets of the system hold for long. */
const eventBytes = 500_000;
const ofEachKind = 4;

/**
 * Readers who subscribe and then hang, while large events come. The server notices one with a WebSocket within forty seconds,
 * because it answers no ping, and one with an event stream after a minute in which it took nothing; `waitMs` is to be longer.
 */
export async function watchSlowReaders(
  world: LiveWorld,
  options: { readonly events: number; readonly waitMs: number; readonly eventStreams: boolean },
): Promise<SlowReaderFigures> {
  const kinds = options.eventStreams ? [openWebSocket, openEventStream] : [openWebSocket];
  const before = await world.metric('event_subscribers');
  const nothing = (): void => undefined;
  const readers = await Promise.all(
    kinds.flatMap((open) =>
      Array.from({ length: ofEachKind }, () => open(world.contender, { query }, nothing)),
    ),
  );
  const here = async (): Promise<number> => (await world.metric('event_subscribers')) - before;
  if (!(await world.eventually(async () => (await here()) === readers.length, 30_000)))
    throw new Error('Not all slow readers began.');
  for (const reader of readers) reader.pause();
  const note = 'x'.repeat(eventBytes);
  for (let count = 0; count < options.events; count += 1)
    await world.sendEvent({ id: `large-${String(count)}`, type: 'TEST', note });
  await world.eventually(async () => (await here()) === 0, options.waitMs);
  const left = await here();
  for (const reader of readers) reader.close();
  return { readers: readers.length, cutOff: readers.length - left };
}
