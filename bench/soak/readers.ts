import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { bodyOf, documents } from '../documents.ts';
import { zipfPicks } from '../zipf.ts';
import type { Replica } from './fleet.ts';
import { anyOf, type Account, type SoakRun } from './run-state.ts';

/** What readers got. */
export interface ReadTally {
  answered: number;
  /** Answered, and marked as older than it should be. */
  stale: number;
  /** With an error, whole or in part. */
  failed: number;
  cut: number;
  slowestMs: number;
  /** Balances that no moment since the oldest copy that may be given can have had. */
  readonly wrong: string[];
}

const coinsQuery = `query Coins($id: ID!) {
  customer(id: $id) { virtualCurrencyBalances { nodes { balance currency { code } } } }
}`;
const coinsShape = z.object({
  customer: z.object({
    virtualCurrencyBalances: z.object({
      nodes: z.array(z.object({ balance: z.number(), currency: z.object({ code: z.string() }) })),
    }),
  }),
});
const answerShape = z.object({
  data: z.unknown(),
  errors: z.array(z.unknown()).optional(),
  extensions: z.object({ stale: z.unknown() }).optional(),
});

const picksAtOnce = 5_000;

/** So many people who read, one thing after another, until the run is over. `copyMs` is how old a copy may be that nothing marks. */
export function startReaders(
  run: SoakRun,
  options: { readonly count: number; readonly pauseMs: number; readonly copyMs: number },
): { readonly tally: ReadTally; readonly ended: Promise<void> } {
  const { random } = run;
  const tally: ReadTally = { answered: 0, stale: 0, failed: 0, cut: 0, slowestMs: 0, wrong: [] };
  const picks = zipfPicks(run.readers, picksAtOnce);
  let turn = 0;

  const read = async (): Promise<void> => {
    turn += 1;
    const draw = random();
    const id = picks[turn % picks.length] ?? '';
    if (draw < 0.3) return readCoins(run, anyOf(run.accounts, random), options.copyMs, tally);
    const document =
      draw < 0.7
        ? documents.entitlementCheck
        : draw < 0.95
          ? documents.customerScreen
          : draw < 0.98
            ? documents.supportList
            : documents.catalogue;
    const variables = 'id' in document.variables ? { id } : {};
    await ask(run, run.fleet.pick(random()), bodyOf(document, variables), tally);
  };
  const reader = async (): Promise<void> => {
    while (!run.isOver()) {
      await read();
      await delay(random() * 2 * options.pauseMs);
    }
  };
  return { tally, ended: Promise.all(Array.from({ length: options.count }, reader)).then(() => undefined) };
}

async function readCoins(run: SoakRun, account: Account, copyMs: number, tally: ReadTally): Promise<void> {
  const server = run.fleet.pick(run.random());
  const least = leastCoins(account, server.id, copyMs);
  const body = JSON.stringify({ query: coinsQuery, variables: { id: account.id } });
  const data = coinsShape.safeParse(await ask(run, server, body, tally));
  // Failed, or older and marked so.
  if (!data.success) return;
  const coins = coinsOf(data.data);
  const most = account.coinsBefore + account.begun;
  if (coins >= least && coins <= most) return;
  tally.wrong.push(
    `${account.id} has ${String(coins)} at server ${String(server.id)}, and not ${String(least)} to ${String(most)}`,
  );
}

function coinsOf(data: z.output<typeof coinsShape>): number {
  const { nodes } = data.customer.virtualCurrencyBalances;
  return nodes.find(({ currency }) => currency.code === 'COIN')?.balance ?? 0;
}

/** What this server answered to have given it shows at once; what others gave, when its copies are renewed. */
function leastCoins({ coinsBefore, given }: Account, serverId: number, copyMs: number): number {
  const now = performance.now();
  return coinsBefore + given.filter((gift) => gift.serverId === serverId || gift.at < now - copyMs).length;
}

/** The data of an answer that is whole and as new as it should be; null for every other. */
async function ask(run: SoakRun, server: Replica, body: string, tally: ReadTally): Promise<unknown> {
  const startedAt = performance.now();
  try {
    const { text } = await run.fleet.post(server, body);
    tally.slowestMs = Math.max(tally.slowestMs, Math.round(performance.now() - startedAt));
    const { data, errors, extensions } = answerShape.parse(JSON.parse(text));
    if (errors !== undefined) tally.failed += 1;
    else if (extensions?.stale !== undefined) tally.stale += 1;
    else {
      tally.answered += 1;
      return data;
    }
  } catch {
    tally.cut += 1;
  }
  return null;
}
