import { createEstimate } from '../../../../src/server/call-limit.ts';
import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '../../../../src/auth/viewer.ts';
import { createMemoryAccounts } from '../../../../src/server/viewer-limit/spending-accounts.ts';
import { useViewerLimit } from '../../../../src/server/viewer-limit/use-viewer-limit.ts';
import { createViewerLimit } from '../../../../src/server/viewer-limit/viewer-limit.ts';
import { createRequestReporter } from '../../../../src/loading/request-report.ts';

const staff: Viewer = { ...anonymous, kind: 'staff', credential: 'token', name: 'support' };

/** Operations that no route has charged, as those on a socket are. */
function operations(perMinute: number) {
  let now = 0;
  let started = 0;
  const limit = createViewerLimit({
    accounts: createMemoryAccounts(() => now),
    perMinute: { staff: perMinute, customer: perMinute, anonymous: perMinute },
    now: () => now,
  });
  const yoga = createYoga<Record<string, unknown>>({
    schema: createSchema({
      typeDefs: 'type Query { a: Int } type Subscription { ticks: Int }',
      resolvers: {
        Query: { a: () => 1 },
        Subscription: {
          ticks: {
            async *subscribe() {
              started += 1;
              yield await Promise.resolve({ ticks: 1 });
            },
          },
        },
      },
    }),
    maskedErrors: false,
    context: (initial) => ({ ...initial, viewer: staff, work: { report: createRequestReporter() } }),
    plugins: [useViewerLimit(limit, createEstimate(500))],
  });
  const run = async (query: string): Promise<string> => {
    const response = await yoga.fetch('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };
  return {
    run,
    startedSources: () => started,
    later: (ms: number) => {
      now += ms;
    },
  };
}

describe('an operation that no route has charged', () => {
  test('is charged as one request', async () => {
    const { run } = operations(2);
    expect(await run('{ a }')).toContain('"a":1');
    expect(await run('{ a }')).toContain('"a":1');
    expect(await run('{ a }')).toContain('0 of the 2 that you may spend');
  });

  test('is refused before its source starts, and runs again when the minute is over', async () => {
    const { run, startedSources, later } = operations(1);
    expect(await run('subscription { ticks }')).toContain('"ticks":1');
    expect(await run('subscription { ticks }')).toContain('0 of the 1 that you may spend');
    expect(startedSources()).toBe(1);
    later(60_000);
    expect(await run('subscription { ticks }')).toContain('"ticks":1');
  });
});

describe('the accounts', () => {
  test('give nothing back to a later minute', async () => {
    let now = 0;
    const accounts = createMemoryAccounts(() => now);
    const taken = await accounts.take('a', 5, 10);
    now = 60_000;
    await accounts.take('a', 3, 10);
    expect(await accounts.giveBack('a', 5, taken, 10)).toBe(7);
  });

  test('are not held empty by a clock that is set back', async () => {
    let now = 3_600_000;
    const accounts = createMemoryAccounts(() => now);
    await accounts.take('a', 10, 10);
    now = 0;
    expect(await accounts.take('a', 10, 10)).toMatchObject({ granted: true, resetsAt: 60_000 });
  });
});
