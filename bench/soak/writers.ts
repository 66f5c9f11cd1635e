import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { WriteAnswer, WriteEntry } from './books.ts';
import type { Replica } from './fleet.ts';
import { anyOf, type SoakRun } from './run-state.ts';
import { giveCoin, grant, refund, setAttribute, type Write } from './writes.ts';

/** Everything that was asked for, and what was answered. */
export interface Ledger {
  readonly entries: readonly WriteEntry[];
  /** Which customer each gift is for, by the name of the write. */
  readonly gifts: ReadonlyMap<string, string>;
  /** Writes that somebody still asks for, after a connection was cut under one of their tries. */
  cutAndOpen(): number;
  /** Writes without a key, which are sent once whatever comes. */
  readonly withoutKey: number;
}

const answerShape = z.object({
  data: z
    .object({
      result: z
        .object({
          __typename: z.string(),
          code: z.string().optional(),
          retryAfterMs: z.number().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  errors: z
    .array(
      z.object({
        extensions: z.object({ code: z.string(), retryAfterMs: z.number().optional() }).optional(),
      }),
    )
    .optional(),
});

interface Told {
  readonly answer: WriteAnswer;
  /** When to ask again; null when that would change nothing. */
  readonly againAfterMs: number | null;
}

const pauseMs = 200;
const longestPauseMs = 2_000;
/** A server that is killed holds its writes for fifteen seconds; the others can say nothing of them before. */
const patienceMs = 45_000;
const shareWithoutKey = 0.05;
/** Somebody who presses the button twice, and reaches two servers. */
const shareTwice = 0.1;
/** Somebody who asks again, to be sure. */
const shareAskedAgain = 0.2;

/** So many people who change something, one thing after another, until the run is over. Resolves when all have their answers. */
export function startWriters(
  run: SoakRun,
  options: {
    readonly count: number;
    readonly entitlementIds: readonly string[];
    readonly refundable: readonly string[];
    /** Between two writes of one of them, in milliseconds. */
    readonly pauseMs: number;
  },
): Ledger & { readonly ended: Promise<void> } {
  const { random } = run;
  const entries: WriteEntry[] = [];
  const gifts = new Map<string, string>();
  const refundable = [...options.refundable];
  let cutAndOpen = 0;
  let withoutKey = 0;
  let number = 0;

  const next = (): Write => {
    number += 1;
    const draw = random();
    const account = anyOf(run.accounts, random);
    if (draw < 0.5) return giveCoin(number, account);
    if (draw < 0.75) return setAttribute(number, account.id);
    const subscription = draw < 0.8 ? refundable.pop() : undefined;
    if (subscription !== undefined) return refund(subscription);
    return grant(number, anyOf(run.readers, random), anyOf(options.entitlementIds, random));
  };

  const write = async (): Promise<void> => {
    const one = next();
    const answers: WriteAnswer[] = [];
    entries.push({ name: one.name, kind: one.kind, answers });
    if (one.account !== null) {
      one.account.begun += 1;
      gifts.set(one.name, one.account.id);
    }
    const hasKey = random() >= shareWithoutKey;
    if (!hasKey) withoutKey += 1;
    const key = hasKey ? randomUUID() : null;
    let wasCut = false;
    let isTold = false;
    const ask = async (): Promise<Told> => {
      const server = run.fleet.pick(random());
      const told = await send(run, server, one, key);
      answers.push(told.answer);
      // The same gift, told twice, is one coin.
      if (told.answer === 'done' && !isTold)
        one.account?.given.push({ at: performance.now(), serverId: server.id });
      isTold ||= told.answer === 'done';
      if (told.answer === 'cut' && !wasCut) {
        wasCut = true;
        cutAndOpen += 1;
      }
      return told;
    };
    const twice = hasKey && random() < shareTwice ? ask() : null;
    const askedFrom = performance.now();
    for (;;) {
      const { againAfterMs } = await ask();
      if (!hasKey || againAfterMs === null || performance.now() - askedFrom > patienceMs) break;
      await delay(Math.min(longestPauseMs, againAfterMs));
    }
    await twice;
    if (hasKey && random() < shareAskedAgain) await ask();
    if (wasCut) cutAndOpen -= 1;
  };

  const writer = async (): Promise<void> => {
    while (!run.isOver()) {
      await write();
      await delay(random() * 2 * options.pauseMs);
    }
  };
  return {
    entries,
    gifts,
    cutAndOpen: () => cutAndOpen,
    get withoutKey() {
      return withoutKey;
    },
    ended: Promise.all(Array.from({ length: options.count }, writer)).then(() => undefined),
  };
}

async function send(run: SoakRun, server: Replica, write: Write, key: string | null): Promise<Told> {
  const input = { ...write.input, ...(key === null ? {} : { idempotencyKey: key }) };
  try {
    const body = JSON.stringify({ query: write.mutation, variables: { input } });
    const { text } = await run.fleet.post(server, body);
    return toldBy(text);
  } catch {
    return { answer: 'cut', againAfterMs: pauseMs };
  }
}

/** What the text of an answer says of the write. Throws for one that cannot be read. */
function toldBy(text: string): Told {
  const { data, errors } = answerShape.parse(JSON.parse(text));
  const result = data?.result;
  if (result !== null && result !== undefined) {
    if (result.__typename.endsWith('Payload')) return { answer: 'done', againAfterMs: null };
    const againAfterMs = result.__typename === 'ConflictError' ? (result.retryAfterMs ?? null) : null;
    return { answer: 'refused', againAfterMs };
  }
  const { code, retryAfterMs } = errors?.[0]?.extensions ?? {};
  if (code === 'OUTCOME_UNKNOWN') return { answer: 'unknown', againAfterMs: null };
  return { answer: 'refused', againAfterMs: retryAfterMs ?? pauseMs };
}
