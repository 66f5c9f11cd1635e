import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  IdempotencyUnavailableError,
  type Idempotency,
  type IdempotentWrite,
} from '../../../../src/loading/idempotency.ts';
import { createRedisIdempotency } from '../../../../src/redis/idempotency/redis-idempotency.ts';
import type { WriteRecords } from '../../../../src/redis/idempotency/write-records.ts';
import { OutcomeUnknownError } from '../../../../src/revenuecat/errors.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createMemoryWriteRecords } from '../../../fakes/memory-write-records.ts';

/*
 * One server takes a write with a key. At each moment of its way something happens; then the key is sent to that server and to another
 * one, again and again. Whatever happens, upstream gets it once at most, and nobody is told of anything else.
 */

const write: IdempotentWrite = {
  viewer: { kind: 'staff', credential: 'token', name: 'ada' },
  projectId: 'proj1',
  mutation: 'refundPurchase',
  operation: 'refund-purchase',
  key: 'key-1',
  input: { purchaseId: 'p' },
};
const facts = { operationId: 'refund-purchase', status: null, retryable: false } as const;
const isFinal = (result: PromiseSettledResult<unknown>): boolean =>
  result.status === 'fulfilled' || result.reason instanceof OutcomeUnknownError;

const moments = [
  'before the key is taken',
  'after the key is taken',
  'before the send',
  'after upstream has done it',
  'before the outcome is written',
  'after the outcome is written',
] as const;
type Moment = (typeof moments)[number];

const endings = ['is done', 'is proven not to have run', 'is lost on the way back'] as const;
type Ending = (typeof endings)[number];

/** The world of one case: servers with a shared Redis, and upstream, which counts what it does. */
function createWorld() {
  const clock = createManualClock();
  const shared = createMemoryWriteRecords(() => clock.now());
  let happens: { readonly at: Moment; readonly event: () => void } | null = null;
  let done = 0;
  let memories = 0;

  const pass = (moment: Moment): void => {
    if (happens?.at !== moment) return;
    const { event } = happens;
    happens = null;
    event();
  };

  const createServer = () => {
    let isAlive = true;
    const told: ((memory: { id: string; ageMs: number }) => void)[] = [];
    shared.link.onBack((memory) => {
      if (isAlive) for (const listener of told) listener(memory);
    });
    /** Of a process that is killed nothing comes any more. */
    const whileAlive = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (!isAlive) return new Promise(() => undefined);
      const [result] = await Promise.allSettled([work()]);
      if (!isAlive) return new Promise(() => undefined);
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    };
    const between = async <Result>(before: Moment, after: Moment, work: () => Promise<Result>) => {
      pass(before);
      const result = await whileAlive(work);
      pass(after);
      return whileAlive(() => Promise.resolve(result));
    };
    const records: WriteRecords = {
      begin: (attempt) => between(moments[0], moments[1], () => shared.records.begin(attempt)),
      goOn: (attempt) => whileAlive(() => shared.records.goOn(attempt)),
      finish: (attempt, outcome) =>
        between(moments[4], moments[5], () => shared.records.finish(attempt, outcome)),
    };
    const idempotency: Idempotency = createRedisIdempotency({
      records,
      link: { onBack: (listener) => told.push(listener) },
      sleep: (ms, signal) => clock.sleep(ms, signal),
      onLost: () => undefined,
    });
    return {
      kill() {
        isAlive = false;
      },
      isAlive: () => isAlive,
      /** Asks for the write; `ending` is how it ends when it is sent. */
      ask: (ending: Ending): Promise<unknown> =>
        idempotency.once(
          write,
          () =>
            between(moments[2], moments[3], () => {
              if (ending === 'is proven not to have run') return Promise.reject(new Error('not sent'));
              done += 1;
              return ending === 'is done'
                ? Promise.resolve('done')
                : Promise.reject(new OutcomeUnknownError(facts));
            }),
          isFinal,
        ),
    };
  };
  const comeBack = (): void => {
    shared.comeBack(`memory ${String(memories)}`);
  };

  return {
    shared,
    clock,
    createServer,
    done: () => done,
    when(at: Moment, event: () => void) {
      happens = { at, event };
    },
    comeBack,
    loseMemory() {
      memories += 1;
      shared.loseMemory();
      shared.ageMs = 0;
      comeBack();
    },
    /** A while later: who is dead is taken for dead, Redis is back, and all have told it what they know. */
    async settle() {
      await clock.advance(20_000);
      shared.mode = 'ok';
      comeBack();
      await nextTurn();
      shared.ageMs = 60_000;
    },
  };
}

type World = ReturnType<typeof createWorld>;
type Server = ReturnType<World['createServer']>;

const events: readonly [string, (world: World, server: Server) => void][] = [
  ['the server is killed', (_world, server) => server.kill()],
  [
    'Redis goes away',
    ({ shared }) => {
      shared.mode = 'away';
    },
  ],
  [
    'Redis hears and does not answer',
    ({ shared }) => {
      shared.mode = 'deaf';
    },
  ],
  ['Redis is emptied', (world) => world.loseMemory()],
  [
    'Redis goes away and comes back empty',
    (world) => {
      world.shared.mode = 'away';
      world.loseMemory();
    },
  ],
  [
    'Redis goes away and the server is killed',
    ({ shared }, server) => {
      shared.mode = 'away';
      server.kill();
    },
  ],
];

type Told = 'done' | 'unknown' | 'refused' | 'not sent';

async function toldBy(asked: Promise<unknown>): Promise<Told> {
  try {
    await asked;
    return 'done';
  } catch (error) {
    if (error instanceof OutcomeUnknownError) return 'unknown';
    if (error instanceof IdempotencyUnavailableError) return 'refused';
    return 'not sent';
  }
}

describe.each(events)('when %s', (_event, happen) => {
  describe.each(moments)('%s', (moment) => {
    test.each(endings)(
      'a write that %s is done once at most, and everybody is told the truth',
      async (ending) => {
        const world = createWorld();
        world.comeBack();
        const [first, second] = [world.createServer(), world.createServer()];
        world.comeBack();
        world.when(moment, () => {
          happen(world, first);
        });
        const told: Told[] = [];
        const firstAsked = toldBy(first.ask(ending)).then((it) => told.push(it));
        // Somebody who does not wait, while it happens.
        const impatient = toldBy(second.ask('is done')).then((it) => told.push(it));
        await nextTurn();
        await world.settle();
        if (first.isAlive()) await world.clock.finish(firstAsked);
        await world.clock.finish(impatient);
        for (const server of [second, first, second, world.createServer()]) {
          if (!server.isAlive()) continue;
          told.push(await world.clock.finish(toldBy(server.ask('is done'))));
          await world.settle();
        }
        expect(world.done(), told.join(', ')).toBeLessThanOrEqual(1);
        if (told.includes('done')) expect(world.done()).toBe(1);
        // After everything is well again, nobody is refused any more, and all are told the same.
        expect(['done', 'unknown']).toContain(told.at(-1));
        expect(new Set(told.slice(-2)).size).toBe(1);
      },
    );
  });
});
