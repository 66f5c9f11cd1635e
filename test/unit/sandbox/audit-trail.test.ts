import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { itemsOf, post, send } from './sandbox-calls.ts';

const noon = Date.UTC(2026, 2, 10, 12);
const day = 86_400_000;

function emptySandbox() {
  const clock = { time: noon, now: () => clock.time };
  return { clock, sandbox: createSandbox({ seed: 'empty', rateLimits: 'off', clock }) };
}

describe('the audit trail', () => {
  test('has a line for each write that was done, newest first, and none for others', async () => {
    const { sandbox, clock } = emptySandbox();
    const created = await post(sandbox, '/entitlements', { lookup_key: 'pro', display_name: 'Pro' });
    clock.time += 1000;
    await post(sandbox, '/entitlements', { lookup_key: 'pro', display_name: 'Again' });
    await send(sandbox, '/entitlements');
    await send(sandbox, `/entitlements/${String(created.body['id'])}/actions/archive`, { method: 'POST' });
    const entitlement = { target_type: 'entitlement', target_identifier: created.body['id'] };
    const actor = { actor_type: 'api_key', actor_identifier: 'write' };
    const logs = itemsOf(await send(sandbox, '/audit_logs'));
    expect(logs).toMatchObject([
      { action_type: 'entitlement_archived', ...entitlement, ...actor, occurred_at: noon + 1000 },
      { action_type: 'entitlement_created', ...entitlement, ...actor, occurred_at: noon },
    ]);
    expect(logs).toHaveLength(2);
    expect(logs[1]?.['additional_data']).toEqual({ parameters: ['lookup_key', 'display_name'] });
  });

  test('names what was given, and keeps no value of it', async () => {
    const { sandbox } = emptySandbox();
    const app = sandbox.add.app({ type: 'amazon', amazon: { package_name: 'a' } });
    await post(sandbox, `/apps/${app.id}`, { amazon: { shared_secret: 'canary' } });
    const answer = await send(sandbox, '/audit_logs');
    expect(itemsOf(answer)).toMatchObject([
      { action_type: 'app_updated', target_identifier: app.id, additional_data: { parameters: ['amazon'] } },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('canary');
  });

  test('knows customers, codes and deletions by what they are', async () => {
    const { sandbox } = emptySandbox();
    sandbox.add.customer({ id: 'ada' });
    await post(sandbox, '/customers/ada/attributes', { attributes: [{ name: '$email', value: 'a@b.c' }] });
    await post(sandbox, '/virtual_currencies', { code: 'GEM', name: 'Gems' });
    await send(sandbox, '/virtual_currencies/GEM', { method: 'DELETE' });
    await send(sandbox, '/customers/ada', { method: 'DELETE' });
    expect(itemsOf(await send(sandbox, '/audit_logs')).toReversed()).toMatchObject([
      { action_type: 'customer_attributes_set', target_type: 'customer', target_identifier: 'ada' },
      { action_type: 'virtual_currency_created', target_type: 'virtual_currency', target_identifier: 'GEM' },
      { action_type: 'virtual_currency_deleted', target_type: 'virtual_currency', target_identifier: 'GEM' },
      { action_type: 'customer_deleted', target_type: 'customer', target_identifier: 'ada' },
    ]);
  });

  test('is cut by days of UTC, both included', async () => {
    const { sandbox, clock } = emptySandbox();
    for (const key of ['a', 'b', 'c']) {
      await post(sandbox, '/offerings', { lookup_key: key, display_name: key });
      clock.time += day;
    }
    const count = async (query: string): Promise<number> =>
      itemsOf(await send(sandbox, `/audit_logs?${query}`)).length;
    expect(await count('start_date=2026-03-11')).toBe(2);
    expect(await count('end_date=2026-03-11')).toBe(2);
    expect(await count('start_date=2026-03-11&end_date=2026-03-11')).toBe(1);
    expect(await count('start_date=2027-01-01')).toBe(0);
  });

  test('goes on behind a cursor, with new lines only ever in front', async () => {
    const { sandbox } = emptySandbox();
    for (const key of ['a', 'b', 'c'])
      await post(sandbox, '/offerings', { lookup_key: key, display_name: key });
    const first = await send(sandbox, '/audit_logs?limit=2');
    await post(sandbox, '/offerings', { lookup_key: 'd', display_name: 'd' });
    const last = itemsOf(first)[1]?.['id'];
    const second = itemsOf(await send(sandbox, `/audit_logs?starting_after=${String(last)}`));
    expect(second).toHaveLength(1);
    for (const wrong of ['log', 'logzz', 'LOG1ab2c3d4e5', 'log1ab2c3d4ff']) {
      expect((await send(sandbox, `/audit_logs?starting_after=${wrong}`)).status).toBe(400);
    }
  });

  test('of the business tells how it came about, in order and page by page', async () => {
    const sandbox = createSandbox({ rateLimits: 'off' });
    const logs = itemsOf(await send(sandbox, '/audit_logs?limit=100'));
    const times = logs.map((log) => Number(log['occurred_at']));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    const ids = logs.map((log) => String(log['id']));
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(logs.map((log) => log['actor_type']))).toEqual(
      new Set(['user', 'system', 'api_key', 'oauth_client']),
    );
  });
});
