import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createFacade, roomForWholeAnswers, type Asker, type Answer } from '../../../support/facade.ts';
import { canary } from '../../../support/leak-inspection.ts';

const second = 1000;
const check = `query ($id: ID!) { customer(id: $id) {
  hasActiveEntitlement(lookupKey: "pro")
  activeEntitlements { nodes { entitlement { lookupKey } } }
} }`;
const longList = `query ($ids: [ID!]!) { customersByIds(ids: $ids) { id lastSeenAt } }`;
/** Static tokens: to check the signature of any other takes time that no clock of a test can move. */
const tokens = { lister: canary('lister'), app: canary('app') };
const lister: Asker = { authorization: `Bearer ${tokens.lister}` };
const app: Asker = { authorization: `Bearer ${tokens.app}` };

/** A server whose upstream enforces the documented limits by the minute, with 6,000 customers. */
async function busyServer() {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, rateLimits: 'documented' });
  for (let index = 0; index < 6_000; index += 1) sandbox.add.customer({ id: `listed-${String(index)}` });
  const facade = await createFacade({
    clock,
    sandbox,
    env: {
      ...roomForWholeAnswers,
      AUTH_TOKENS: JSON.stringify(
        Object.entries(tokens).map(([name, token]) => ({
          name,
          sha256: createHash('sha256').update(token).digest('hex'),
          scopes: ['*:*:*'],
        })),
      ),
      CACHE_CUSTOMER_SECONDS: '20',
    },
  });
  /** Lets everything happen that can, and then time go on. */
  const pass = async (ms: number): Promise<void> => {
    for (let turn = 0; turn < 15; turn += 1) await nextTurn();
    await clock.advance(ms);
  };
  /** The answer, and how long it took by the clock of the server. */
  const timed = async (work: Promise<Answer>): Promise<{ answer: Answer; waitedMs: number }> => {
    const from = clock.now();
    const state: { answer?: Answer } = {};
    void work.then((answer) => (state.answer = answer));
    while (state.answer === undefined) await pass(50);
    return { answer: state.answer, waitedMs: clock.now() - from };
  };
  /** Asks for 5,000 customers by a hundred at a time, all at once. */
  const listEverybody = (): Promise<Answer>[] =>
    Array.from({ length: 50 }, (_, page) => {
      const ids = Array.from({ length: 100 }, (_item, index) => `listed-${String(page * 100 + index)}`);
      return facade.query(longList, { ids }, lister);
    });
  const refused = () => sandbox.calls.filter(({ status }) => status === 429).length;
  return { facade, clock, pass, timed, listEverybody, refused };
}

describe('while one caller lists 5,000 customers', () => {
  test("another's checks of hot and of new customers are answered within a second", async () => {
    const { facade, timed, listEverybody, refused, pass } = await busyServer();
    await timed(facade.query(check, { id: 'ada' }, app));
    let over = 0;
    const lists = Promise.all(
      listEverybody().map(async (list) => {
        const answer = await list;
        over += 1;
        return answer;
      }),
    );
    const waits: number[] = [];
    for (let round = 0; round < 30; round += 1) {
      for (const id of ['ada', `listed-${String(5_500 + round)}`]) {
        const { answer, waitedMs } = await timed(facade.query(check, { id }, app));
        expect({ id, errors: answer.errors }).toEqual({ id, errors: [] });
        waits.push(waitedMs);
      }
      await pass(second - 200);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(second);
    expect(refused()).toBe(0);
    // What could not be had in time was said at once, with the time to come back; and the list was not held up for nothing.
    while (over < 50) await pass(second);
    const codes = (await lists).flatMap(({ errors }) => errors.map(({ extensions }) => extensions));
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set(['RATE_LIMITED']));
    for (const { retryAfterMs } of codes) expect(retryAfterMs).toBeGreaterThan(0);
    expect(5_000 - codes.length).toBeGreaterThan(200);
  }, 60_000);
});
