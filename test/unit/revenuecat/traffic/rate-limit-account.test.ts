import { expect, test } from 'vitest';

import { createMemoryAccounts } from '../../../../src/revenuecat/traffic/rate-limit-account.ts';

const answered = { kind: 'answered', reading: null, heldForMs: null } as const;

test('a forecast follows what was sent and answered since the last one, and the time', async () => {
  let now = 1_000_000;
  const account = createMemoryAccounts({ headroomPercent: 5, now: () => now })(
    'key',
    'project_configuration',
  );
  const send = async () => {
    const taken = await account.take('mutation');
    if (taken.kind === 'granted') taken.settle(answered);
    return taken.kind;
  };
  for (let sent = 0; sent < 56; sent += 1) expect(await send()).toBe('granted');
  expect(await account.forecast('mutation', 2)).toEqual([0, 60_000]);
  expect(await send()).toBe('granted');
  expect(await account.forecast('mutation', 2)).toEqual([60_000, 60_000]);
  now += 20_000;
  expect(await account.forecast('mutation', 2)).toEqual([40_000, 40_000]);
  now += 40_000;
  expect(await send()).toBe('granted');
});

test('the same key and domain have one account, and others have their own', async () => {
  const accounts = createMemoryAccounts({ headroomPercent: 5, now: () => 0 });
  await accounts('key', 'customer_information').take('interactive');
  expect(await accounts('key', 'customer_information').state()).toMatchObject({ remaining: 455 });
  expect(await accounts('key', 'charts_metrics').state()).toMatchObject({
    limit: 5,
    remaining: 4,
    reservedForMutations: 0,
  });
  expect(await accounts('other', 'customer_information').state()).toMatchObject({ remaining: 456 });
});
