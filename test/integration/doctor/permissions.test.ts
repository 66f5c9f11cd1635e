import { describe, expect, test } from 'vitest';
import { exitStatusOf } from '../../../src/doctor/diagnosis.ts';
import { permissionProbes } from '../../../src/doctor/permission-probes.ts';
import { operations, type Operation, type Scope } from '../../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { examineApi, keyOf, now, scopesWith } from './examination.ts';

const clock = { now: () => now };
const everyScope = Object.keys(permissionProbes) as Scope[];
const probed = everyScope.filter((scope) => !('notProbed' in permissionProbes[scope]));
const reading = probed.filter((scope) => scope.endsWith(':read'));
const writing = probed.filter((scope) => scope.endsWith(':read_write'));

describe('the probes', () => {
  test.each(probed)('the one for %s takes this permission and no other', (scope) => {
    const probe = permissionProbes[scope];
    if ('notProbed' in probe) throw new Error('It is probed.');
    const operation: Operation = operations[probe.operation];
    expect(operation.scopes).toEqual([scope]);
    expect(operation.method === 'GET').toBe(scope.endsWith(':read'));
  });

  test.each(writing)('the one for %s neither deletes nor refunds, and its body asks for nothing', (scope) => {
    const probe = permissionProbes[scope];
    if ('notProbed' in probe) throw new Error('It is probed.');
    expect(probe.operation).not.toMatch(/refund|delete|create-(?!virtual-currencies-transaction)/);
    expect(operations[probe.operation].method).not.toBe('DELETE');
    expect(probe.input.body).toEqual({});
  });

  test('ask charts once, and leave out what could not be asked safely', () => {
    const charts = reading.filter((scope) => scope.startsWith('charts_metrics:'));
    expect(charts).toHaveLength(1);
    expect(everyScope.filter((scope) => !probed.includes(scope))).toEqual([
      'charts_metrics:benchmarks:read',
      'charts_metrics:overview:read',
      'project_configuration:projects:read_write',
    ]);
  });
});

describe('a key', () => {
  const sandbox = createSandbox({ clock, rateLimits: 'off' });
  const allKeys = {
    REVENUECAT_PROJECT_ID: sandbox.projectId,
    REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
    REVENUECAT_V1_API_KEY: sandbox.keys.v1,
  };

  test.each(reading)('that reads and lacks %s is told so, with the fields that suffer', async (lacking) => {
    const key = sandbox.addKey({
      scopes: everyScope.filter((scope) => scope.endsWith(':read') && scope !== lacking),
    });
    const diagnosis = await examineApi(sandbox, { ...allKeys, REVENUECAT_API_KEY: key });
    expect(scopesWith(keyOf(diagnosis, 'REVENUECAT_API_KEY'), 'lacking')).toEqual([lacking]);
    expect(scopesWith(keyOf(diagnosis, 'REVENUECAT_API_KEY'), 'held')).toHaveLength(reading.length - 1);
    const [outage, ...others] = diagnosis.outages;
    expect(others).toEqual([{ ...others[0], because: 'REVENUECAT_EXTERNAL_API_KEYS is not set' }]);
    expect(outage).toMatchObject({ code: 'CONFIGURATION', intended: false });
    expect(outage?.because).toContain(lacking);
    expect(outage?.features.length).toBeGreaterThan(2);
    expect(outage?.features.join()).not.toContain('Mutation.');
    expect(exitStatusOf(diagnosis)).toBe(1);
  });

  test.each(writing)(
    'that writes and lacks %s is told so, with the mutations that suffer',
    async (lacking) => {
      const key = sandbox.addKey({ scopes: everyScope.filter((scope) => scope !== lacking) });
      const diagnosis = await examineApi(sandbox, { ...allKeys, REVENUECAT_WRITE_API_KEY: key });
      const written = keyOf(diagnosis, 'REVENUECAT_WRITE_API_KEY');
      expect(scopesWith(written, 'lacking')).toEqual([lacking]);
      expect(scopesWith(written, 'unknown')).toEqual([]);
      const outage = diagnosis.outages.find(({ because }) => because.includes(lacking));
      expect(outage?.features).not.toEqual([]);
      expect(outage?.features.every((name) => name.startsWith('Mutation.'))).toBe(true);
    },
  );

  test('that reads only, where one that writes is due, lacks every writing permission', async () => {
    const diagnosis = await examineApi(sandbox, { ...allKeys, REVENUECAT_WRITE_API_KEY: sandbox.keys.read });
    expect(scopesWith(keyOf(diagnosis, 'REVENUECAT_WRITE_API_KEY'), 'lacking').toSorted()).toEqual(
      writing.toSorted(),
    );
  });

  test('names the mutation and the field by their own names', async () => {
    const scopes = everyScope.filter(
      (scope) => !scope.includes(':invoices:') && !scope.includes(':integrations:read_write'),
    );
    const key = sandbox.addKey({ scopes });
    const diagnosis = await examineApi(sandbox, {
      ...allKeys,
      REVENUECAT_API_KEY: key,
      REVENUECAT_WRITE_API_KEY: key,
    });
    const lost = diagnosis.outages.filter(({ intended }) => !intended).flatMap(({ features }) => features);
    expect(lost).toContain('Customer.invoices');
    expect(lost).toContain('Mutation.createWebhookIntegration');
    expect(lost).not.toContain('Customer.subscriptions');
    expect(lost).not.toContain('Mutation.grantEntitlement');
  });
});

describe('what it costs', () => {
  test('each permission is one call, writing ones are all refused, and nothing in the sandbox has changed', async () => {
    const sandbox = createSandbox({ clock, rateLimits: 'off' });
    const before = await everythingIn(sandbox);
    sandbox.forgetCalls();
    const app = [...(sandbox.store.project(sandbox.projectId)?.apps ?? [])][0]?.id ?? '';
    const diagnosis = await examineApi(sandbox, {
      REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
      REVENUECAT_V1_API_KEY: sandbox.keys.v1,
      REVENUECAT_EXTERNAL_API_KEYS: JSON.stringify({ [app]: sandbox.keys.external(app) }),
    });
    expect(exitStatusOf(diagnosis)).toBe(0);
    expect(diagnosis.calls).toBe(reading.length + writing.length + 2);
    expect(sandbox.calls).toHaveLength(diagnosis.calls);
    const isWrite = ({ operationId }: (typeof sandbox.calls)[number]) =>
      operations[operationId].method !== 'GET';
    const writes = sandbox.calls.filter(isWrite);
    expect(writes).toHaveLength(writing.length + 2);
    for (const call of writes) expect([400, 404], call.operationId).toContain(call.status);
    const inDomain = (domain: Operation['domain']) =>
      sandbox.calls.filter(({ operationId }) => operations[operationId].domain === domain).length;
    expect(inDomain('charts_metrics')).toBe(1);
    expect(inDomain('project_configuration')).toBeLessThanOrEqual(20);
    expect(inDomain('customer_information')).toBeLessThanOrEqual(8);
    expect(await everythingIn(sandbox)).toEqual(before);
  });

  test('one key that does both is not asked twice about reading', async () => {
    const sandbox = createSandbox({ clock, rateLimits: 'off' });
    const { write } = sandbox.keys;
    const diagnosis = await examineApi(sandbox, {
      REVENUECAT_API_KEY: write,
      REVENUECAT_WRITE_API_KEY: write,
    });
    expect(diagnosis.calls).toBe(reading.length + writing.length);
  });
});

/** Every list of the project, as its API answers it. */
async function everythingIn(sandbox: ReturnType<typeof createSandbox>): Promise<readonly string[]> {
  const lists = [
    'customers',
    'customers/blocked_customers',
    'apps',
    'products',
    'entitlements',
    'offerings',
    'paywalls',
    'discounts',
    'virtual_currencies',
    'integrations/webhooks',
    'audit_logs',
    'collaborators',
  ];
  const headers = { authorization: `Bearer ${sandbox.keys.write}` };
  return Promise.all(
    [`projects`, ...lists.map((list) => `projects/${sandbox.projectId}/${list}?limit=100`)].map(
      async (path) => {
        const response = await sandbox.fetch(`https://upstream.invalid/v2/${path}`, { headers });
        expect(response.status, path).toBe(200);
        return response.text();
      },
    ),
  );
}
