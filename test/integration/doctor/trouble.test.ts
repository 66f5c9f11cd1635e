import { describe, expect, test } from 'vitest';
import { exitStatusOf, type Diagnosis } from '../../../src/doctor/diagnosis.ts';
import { jsonReportOf, reportOf } from '../../../src/doctor/report.ts';
import type { FetchLike } from '../../../src/revenuecat/transport.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { examineApi, examineSettings, keyOf, now, scopesWith } from './examination.ts';

const clock = { now: () => now };
const newSandbox = () => createSandbox({ clock, rateLimits: 'off' });
const errorsOf = ({ findings }: Diagnosis) =>
  findings.filter(({ severity }) => severity === 'error').map(({ sentence }) => sentence);

describe('the key', () => {
  test.each(['sk_nobody_knows_this_one', 'sk_sandbox_v1'])(
    'in the place of the reading one, when upstream does not know it (%s), costs one call and ends with 2',
    async (key) => {
      const sandbox = newSandbox();
      const diagnosis = await examineApi(sandbox, { REVENUECAT_API_KEY: key });
      expect(keyOf(diagnosis, 'REVENUECAT_API_KEY').state).toBe('refused');
      expect(errorsOf(diagnosis)).toEqual([expect.stringContaining('refuses the key in REVENUECAT_API_KEY')]);
      expect(diagnosis.calls).toBe(1);
      expect(exitStatusOf(diagnosis)).toBe(2);
      expect(reportOf(diagnosis) + jsonReportOf(diagnosis)).not.toContain(key);
    },
  );

  test('of v2 in the place of the one of v1 loses the mutations of v1 only', async () => {
    const sandbox = newSandbox();
    const diagnosis = await examineApi(sandbox, { REVENUECAT_V1_API_KEY: sandbox.keys.write });
    expect(keyOf(diagnosis, 'REVENUECAT_V1_API_KEY').state).toBe('refused');
    const outage = diagnosis.outages.find(({ because }) => because.includes('REVENUECAT_V1_API_KEY'));
    expect(outage).toMatchObject({ code: 'CONFIGURATION', intended: false });
    expect(outage?.features).toContain('Mutation.submitReceipt');
    expect(outage?.features).not.toContain('Mutation.grantEntitlement');
    expect(exitStatusOf(diagnosis)).toBe(1);
  });

  test('of v1 in the place of an external one is refused', async () => {
    const sandbox = newSandbox();
    const keys = JSON.stringify({ app1ab2c3d4: sandbox.keys.v1 });
    const diagnosis = await examineApi(sandbox, { REVENUECAT_EXTERNAL_API_KEYS: keys });
    expect(keyOf(diagnosis, 'REVENUECAT_EXTERNAL_API_KEYS for app1ab2c3d4').state).toBe('refused');
  });

  test('for writing that is refused loses the mutations, and reading stays', async () => {
    const diagnosis = await examineApi(newSandbox(), { REVENUECAT_WRITE_API_KEY: 'sk_revoked' });
    expect(keyOf(diagnosis, 'REVENUECAT_WRITE_API_KEY').state).toBe('refused');
    expect(diagnosis.outages[0]?.features).toContain('Mutation.grantEntitlement');
    expect(exitStatusOf(diagnosis)).toBe(1);
  });

  test('for writing that is not set is no fault', async () => {
    const diagnosis = await examineApi(newSandbox());
    expect(diagnosis.outages.map(({ because }) => because)).toContain('REVENUECAT_WRITE_API_KEY is not set');
    expect(exitStatusOf(diagnosis)).toBe(0);
  });

  test('without any permission here may belong elsewhere', async () => {
    const sandbox = newSandbox();
    const key = sandbox.addKey({ scopes: [] });
    const settings = { REVENUECAT_API_KEY: key, REVENUECAT_PROJECT_ID: sandbox.projectId };
    const diagnosis = await examineApi(sandbox, settings);
    expect(errorsOf(diagnosis)).toEqual([expect.stringContaining('may belong to another project')]);
  });
});

describe('the project', () => {
  test('that the key does not see is an error, and nothing of it is asked', async () => {
    const diagnosis = await examineApi(newSandbox(), { REVENUECAT_PROJECT_ID: 'proj_of_others' });
    expect(errorsOf(diagnosis)).toEqual([expect.stringContaining('does not see the project')]);
    expect(diagnosis.calls).toBe(1);
    expect(exitStatusOf(diagnosis)).toBe(2);
  });

  test('that nobody names, with a key that cannot list projects, has to be set', async () => {
    const sandbox = newSandbox();
    const key = sandbox.addKey({ scopes: ['customer_information:customers:read'] });
    const diagnosis = await examineApi(sandbox, { REVENUECAT_API_KEY: key });
    expect(errorsOf(diagnosis)).toEqual([expect.stringContaining('Set REVENUECAT_PROJECT_ID')]);
  });

  test('that is not there, seen by a key that cannot list projects, ends the questions', async () => {
    const sandbox = newSandbox();
    const key = sandbox.addKey({ scopes: ['customer_information:customers:read'] });
    const settings = { REVENUECAT_API_KEY: key, REVENUECAT_PROJECT_ID: 'proj_of_nobody' };
    const diagnosis = await examineApi(sandbox, settings);
    expect(errorsOf(diagnosis)).toEqual([expect.stringContaining('does not know the project')]);
    expect(diagnosis.calls).toBeLessThanOrEqual(4);
  });
});

describe('upstream', () => {
  const unreachable: FetchLike = () =>
    Promise.reject(
      new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }),
    );

  test('that cannot be reached is asked once, whatever keys there are', async () => {
    const sandbox = newSandbox();
    const keys = { REVENUECAT_WRITE_API_KEY: sandbox.keys.write, REVENUECAT_V1_API_KEY: sandbox.keys.v1 };
    const diagnosis = await examineApi(sandbox, keys, { fetch: unreachable });
    expect(errorsOf(diagnosis)).toEqual([
      'RevenueCat cannot be reached at REVENUECAT_API_URL (ECONNREFUSED).',
    ]);
    expect(diagnosis.calls).toBe(1);
    expect(exitStatusOf(diagnosis)).toBe(2);
  });

  test('that is some other site is told from RevenueCat', async () => {
    const fetch: FetchLike = () => Promise.resolve(new Response('<html>', { status: 200 }));
    const diagnosis = await examineApi(newSandbox(), { REVENUECAT_PROJECT_ID: 'proj1ab2c3d4' }, { fetch });
    expect(keyOf(diagnosis, 'REVENUECAT_API_KEY').state).toBe('unknown');
    expect(scopesWith(keyOf(diagnosis, 'REVENUECAT_API_KEY'), 'held')).toEqual([]);
    expect(exitStatusOf(diagnosis)).toBe(1);
  });

  test('whose limit is reached is not asked again in that domain, and says when', async () => {
    const sandbox = newSandbox();
    sandbox.faults.add({ operationId: 'list-customers', kind: 'status', status: 429, retryAfterSeconds: 17 });
    const diagnosis = await examineApi(sandbox);
    const key = keyOf(diagnosis, 'REVENUECAT_API_KEY');
    const unknown = key.permissions.filter(({ verdict }) => verdict === 'unknown');
    expect(unknown.map(({ scope }) => scope)).toEqual([
      'customer_information:customers:read',
      'customer_information:invoices:read',
      'customer_information:purchases:read',
      'customer_information:subscriptions:read',
    ]);
    for (const { reason } of unknown) expect(reason).toBe('the rate limit is reached; ask again in 17 s');
    expect(sandbox.callsTo('list-customers')).toHaveLength(1);
    expect(sandbox.callsTo('search-purchases')).toEqual([]);
    expect(exitStatusOf(diagnosis)).toBe(1);
  });

  test('that breaks off in the middle is left alone', async () => {
    const sandbox = newSandbox();
    sandbox.faults.add({ operationId: 'list-apps', kind: 'cut' });
    const diagnosis = await examineApi(sandbox, { REVENUECAT_WRITE_API_KEY: sandbox.keys.write });
    expect(errorsOf(diagnosis)).toEqual(['RevenueCat stopped answering.']);
    expect(sandbox.calls.at(-1)?.operationId).toBe('list-apps');
  });

  test('that fails for one permission leaves the others known', async () => {
    const sandbox = newSandbox();
    sandbox.faults.add({ operationId: 'list-apps', kind: 'status', status: 503 });
    const diagnosis = await examineApi(sandbox);
    expect(scopesWith(keyOf(diagnosis, 'REVENUECAT_API_KEY'), 'unknown')).toEqual([
      'project_configuration:apps:read',
    ]);
  });

  test('that accepts a write which it had to refuse gets no second one', async () => {
    const sandbox = newSandbox();
    let writes = 0;
    const fetch: FetchLike = (url, init) => {
      if (init.method === 'GET') return sandbox.fetch(url, init);
      writes += 1;
      return Promise.resolve(Response.json({}));
    };
    const diagnosis = await examineApi(sandbox, { REVENUECAT_WRITE_API_KEY: sandbox.keys.write }, { fetch });
    expect(writes).toBe(1);
    expect(scopesWith(keyOf(diagnosis, 'REVENUECAT_WRITE_API_KEY'), 'held')).toEqual([]);
    expect(diagnosis.findings).toContainEqual({
      severity: 'warning',
      sentence: expect.stringContaining('accepted a write'),
    });
    expect(exitStatusOf(diagnosis)).toBe(1);
  });
});

describe('the clock', () => {
  const dated =
    (date: string): FetchLike =>
    async (url, init) => {
      const response = await newSandbox().fetch(url, init);
      response.headers.set('date', date);
      return response;
    };

  test.each([
    [now + 10_000, 'ok', 'goes right'],
    [now + 120_000, 'warning', '120 s behind'],
    [now - 3_600_000, 'warning', '3600 s ahead of'],
  ])('against an answer of %i is %s', async (theirs, severity, words) => {
    const fetch = dated(new Date(theirs).toUTCString());
    const settings = { REVENUECAT_API_KEY: 'sk_unknown' };
    const { findings } = await examineApi(newSandbox(), settings, { fetch });
    expect(findings).toContainEqual({ severity, sentence: expect.stringContaining(words) });
  });
});

describe('without a key', () => {
  test('the sandbox is looked at, and the report says so', async () => {
    const sandbox = newSandbox();
    const diagnosis = await examineSettings({}, { sandbox });
    expect(exitStatusOf(diagnosis)).toBe(0);
    expect(diagnosis.outages).toEqual([]);
    expect(reportOf(diagnosis)).toContain('embedded sandbox');
    expect(reportOf(diagnosis)).not.toContain('sk_sandbox');
  });
});
