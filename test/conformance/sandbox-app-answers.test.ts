import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import {
  configurationWrites,
  testAllWereSeen,
  testCommonRefusals,
  ValidatedCalls,
} from './validated-calls.ts';
import type { Json } from './validated-calls.ts';

const sandbox = createSandbox({ rateLimits: 'off' });
const calls = new ValidatedCalls(sandbox);
const project = sandbox.store.project(sandbox.projectId);
if (project === undefined) throw new Error('The sandbox has no project');

const appOf = (type: string): string => [...project.apps].find((app) => app.type === type)?.id ?? '';
const long = (length: number): string => 'x'.repeat(length);
const idOf = (answer: Json): string => String(answer['id']);
const writes = configurationWrites(/^\/projects(\/\{project_id\}\/apps(\/|$)|$)/);

testCommonRefusals(sandbox, calls, writes);

test('projects', async () => {
  await calls.expectWrong('create-project', {}, [
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: long(256) }, 'name'],
    [{ name: 'Other', icon_url: 'x' }, 'icon_url'],
  ]);
  const created = await calls.expect(200, 'create-project', { body: { name: 'Second project' } });
  await calls.expect(409, 'create-project', { body: { name: 'Second project' } });
  const { items } = await calls.expect(200, 'list-projects');
  expect(items).toContainEqual(created);
  await calls.expect(200, 'list-apps', { path: { project_id: idOf(created) } });
});

describe('apps', () => {
  const created: [Json, Json][] = [
    [{ type: 'amazon', amazon: { package_name: 'com.acme.fire', shared_secret: 'canary' } }, { amazon: {} }],
    [
      {
        type: 'app_store',
        app_store: { bundle_id: 'com.acme.ios', shared_secret: 'canary'.padEnd(32, '0') },
      },
      { app_store: { app_store_connect_api_key_configured: false, subscription_key_configured: false } },
    ],
    [{ type: 'mac_app_store', mac_app_store: { bundle_id: 'com.acme.mac' } }, {}],
    [{ type: 'play_store', play_store: { package_name: 'com.acme.android' } }, {}],
    [{ type: 'stripe' }, { stripe: { stripe_account_id: null } }],
    [
      { type: 'stripe', stripe: { stripe_account_id: 'acct_1' } },
      { stripe: { stripe_account_id: 'acct_1' } },
    ],
    [{ type: 'rc_billing', rc_billing: null }, { rc_billing: { default_currency: 'USD' } }],
    [
      { type: 'rc_billing', rc_billing: { app_name: 'Acme', default_currency: 'EUR' } },
      { rc_billing: { app_name: 'Acme', default_currency: 'EUR' } },
    ],
    [{ type: 'roku', roku: { roku_channel_id: '654321', roku_api_key: 'canary'.padEnd(33, '0') } }, {}],
    [{ type: 'paddle', paddle: null }, { paddle: { paddle_api_key: null, paddle_is_sandbox: false } }],
    [
      { type: 'paddle', paddle: { paddle_api_key: 'pdl_sdbx_'.padEnd(50, '0') } },
      { paddle: { paddle_is_sandbox: true } },
    ],
  ];

  test.each(created)('%j can be created, updated and deleted', async (body, shown) => {
    const app = await calls.expect(201, 'create-app', { body: { name: 'An app', ...body } });
    expect(app).toMatchObject({ name: 'An app', type: body['type'], ...shown });
    expect(JSON.stringify(app)).not.toContain('canary');
    const path = { app_id: idOf(app) };
    expect(await calls.expect(200, 'update-app', { path, body: { name: 'Renamed' } })).toEqual({
      ...app,
      name: 'Renamed',
    });
    const keys = await calls.expect(200, 'list-app-public-api-keys', { path });
    expect(keys['items']).toHaveLength(1);
    await calls.expect(200, 'delete-app', { path });
    await calls.expect(404, 'delete-app', { path });
  });

  test('are refused with what is wrong', async () => {
    const play = { name: 'x', type: 'play_store' };
    await calls.expectWrong('create-app', {}, [
      [{}, 'type'],
      [{ name: 'x', type: 'test_store' }, 'type'],
      [{ ...play, play_store: {} }, 'play_store.package_name'],
      [{ ...play, play_store: { package_name: 'a', more: 1 } }, 'play_store.more'],
      [{ ...play, play_store: { package_name: 'a' }, amazon: {} }, 'amazon'],
      [{ ...play, name: long(256), play_store: { package_name: 'a' } }, 'name'],
      [
        { name: 'x', type: 'app_store', app_store: { bundle_id: 'a', shared_secret: 'b' } },
        'app_store.shared_secret',
      ],
      [{ name: 'x', type: 'roku', roku: { roku_channel_id: '1' } }, 'roku.roku_channel_id'],
      [
        { name: 'x', type: 'rc_billing', rc_billing: { app_name: 'x', default_currency: 'XXX' } },
        'rc_billing.default_currency',
      ],
    ]);
    await calls.expect(409, 'create-app', {
      body: { ...play, play_store: { package_name: 'com.example.skylark' } },
    });
    const path = { app_id: appOf('play_store') };
    await calls.expectWrong('update-app', { path }, [
      [{ name: null }, 'name'],
      [{ play_store: {} }, 'play_store.package_name'],
      [{ type: 'amazon' }, 'type'],
    ]);
    expect(await calls.expect(422, 'update-app', { path, body: { amazon: {} } })).toMatchObject({
      type: 'parameter_error',
      param: 'amazon',
    });
    await calls.expect(422, 'delete-app', { path });
    await calls.expect(400, 'get-app-storekit-config', { path });
    await calls.expect(200, 'get-app-storekit-config', { path: { app_id: appOf('app_store') } });
  });
});

testAllWereSeen(calls, writes);
