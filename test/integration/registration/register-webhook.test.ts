import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scopeCatalogue } from '../../../src/auth/scopes.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { runRegistration } from '../../../src/registration/run-registration.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { canary, inspectForLeaks } from '../../support/leak-inspection.ts';
import { observed } from '../../support/observed-upstream.ts';
import { createReceivingFacade } from '../../support/webhook-deliveries.ts';

const url = 'https://graph.example.org/webhooks/revenuecat';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registration-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

type Env = Readonly<Record<string, string>>;

/** The command over a sandbox whose project has no integrations yet. */
function createCommand(env: Env = {}) {
  const sandbox = createSandbox({ seed: 'empty', rateLimits: 'off' });
  const project = sandbox.store.project(sandbox.projectId);
  if (project === undefined) throw new Error('The sandbox has no project.');
  const run = async (args: readonly string[], more: Env = {}) => {
    const { config } = loadConfig(
      {
        REVENUECAT_API_KEY: sandbox.keys.read,
        REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
        REVENUECAT_PROJECT_ID: sandbox.projectId,
        REVENUECAT_API_URL: 'http://127.0.0.1:9',
        ...env,
        ...more,
      },
      scopeCatalogue,
    );
    const fetch = observed((to, init) => sandbox.fetch(to, init), undefined, 'http://127.0.0.1:9');
    const result = await runRegistration(args, config, { fetch });
    // Keys never come out; the new authorization does, where it was asked for.
    inspectForLeaks('output', result.output + (result.problem ?? ''));
    return result;
  };
  const register = (...more: string[]) => run(['--url', url, ...more]);
  const integrations = () => [...project.webhookIntegrations];
  const writes = () =>
    sandbox.calls.map(({ operationId }) => operationId).filter((operation) => !operation.startsWith('list'));
  return { sandbox, project, run, register, integrations, writes };
}

function printedSecret(output: string): string {
  const secret = /^REVENUECAT_WEBHOOK_AUTHORIZATION=(.+)$/m.exec(output)?.[1];
  if (secret === undefined) throw new Error(`No authorization is in:\n${output}`);
  return secret;
}

describe('without an integration for the address', () => {
  test('one is made that sends everything, with a new authorization that is printed once', async () => {
    const { register, integrations } = createCommand();
    const { status, output, problem } = await register();
    expect([status, problem]).toEqual([0, null]);
    const secret = printedSecret(output);
    expect(secret).toMatch(/^Bearer [\w-]{43}$/);
    expect(integrations()).toMatchObject([
      {
        url,
        name: 'revenuecat-graphql',
        authorizationHeader: secret,
        environment: null,
        eventTypes: null,
        appId: null,
      },
    ]);
    expect(output.split(secret)).toHaveLength(2);
  });

  test('the authorization may go to a new file for its owner alone, and is then not printed', async () => {
    const { register, integrations } = createCommand();
    const file = join(folder, 'secret');
    const { status, output } = await register('--secret-file', file);
    const secret = (await readFile(file, 'utf8')).trimEnd();
    expect(status).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(output).not.toContain(secret);
    expect(integrations()).toMatchObject([{ authorizationHeader: secret }]);
  });

  test('the authorization that the server has is used, and not printed', async () => {
    const authorization = canary('configured_authorization');
    const { register, integrations } = createCommand({ REVENUECAT_WEBHOOK_AUTHORIZATION: authorization });
    const { output } = await register('--name', 'Graph');
    expect(output).toContain('REVENUECAT_WEBHOOK_AUTHORIZATION');
    expect(integrations()).toMatchObject([{ name: 'Graph', authorizationHeader: authorization }]);
  });

  test('a dry run says so, and does nothing', async () => {
    const { register, integrations, writes } = createCommand();
    const file = join(folder, 'secret');
    const { status, output } = await register('--dry-run', '--secret-file', file);
    expect(status).toBe(0);
    expect(output).toContain('Would create');
    expect(output).not.toContain('Bearer');
    expect([integrations(), writes()]).toEqual([[], []]);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('with an integration for the address', () => {
  test('doing it again changes nothing, however the address is written', async () => {
    const { run, register, integrations, writes } = createCommand();
    await register();
    const before = structuredClone(integrations());
    const again = await register();
    expect(again).toMatchObject({ status: 0, problem: null });
    expect(again.output).toMatch(/^Left the integration/);
    await run(['--url', 'HTTPS://Graph.Example.org:443/a/../webhooks/revenuecat']);
    expect(integrations()).toEqual(before);
    expect(writes()).toEqual(['create-webhook-integration']);
  });

  test('what keeps events back is taken away, and each change is told', async () => {
    const { sandbox, project, register, integrations } = createCommand();
    const app = sandbox.add.app();
    await register();
    const [integration] = integrations();
    if (integration === undefined) throw new Error('There is no integration.');
    Object.assign(integration, {
      name: 'Mine',
      eventTypes: ['renewal', 'expiration'],
      environment: 'production',
      appId: app.id,
    });
    const authorization = integration.authorizationHeader;
    const dry = await register('--dry-run');
    expect(dry.output).toMatch(/^Would update[^]+Nothing was changed\.$/);
    expect(project.webhookIntegrations.get(integration.id)?.environment).toBe('production');

    const { status, output } = await register();
    expect(status).toBe(0);
    expect(output.split('\n').slice(1, 4)).toEqual([
      '  event types: renewal, expiration -> all',
      '  environment: production -> both',
      `  app: ${app.id} -> all`,
    ]);
    expect(integrations()).toMatchObject([
      { name: 'Mine', eventTypes: null, environment: null, appId: null, authorizationHeader: authorization },
    ]);
  });

  test('its authorization changes only when that is asked for', async () => {
    const { register, integrations } = createCommand();
    const first = printedSecret((await register()).output);
    const renamed = await register('--name', 'Another name');
    expect(renamed.output).toContain('name: revenuecat-graphql -> Another name');
    expect(integrations()).toMatchObject([{ name: 'Another name', authorizationHeader: first }]);
    const second = printedSecret((await register('--rotate-secret')).output);
    expect(second).not.toBe(first);
    expect(integrations()).toMatchObject([{ authorizationHeader: second }]);
  });

  test('several for one address are not chosen between', async () => {
    const { register, project, integrations } = createCommand();
    await register();
    const [one] = integrations();
    if (one === undefined) throw new Error('There is no integration.');
    project.webhookIntegrations.add({ ...one, id: 'wh_second' });
    const { status, problem } = await register('--rotate-secret');
    expect(status).toBe(1);
    expect(problem).toContain('wh_second');
    expect(integrations()).toHaveLength(2);
  });

  test('one on a later page is found', async () => {
    const { register, project, integrations } = createCommand();
    await register();
    const [ours] = integrations();
    if (ours === undefined) throw new Error('There is no integration.');
    project.webhookIntegrations.delete(ours.id);
    for (let index = 0; index < 250; index += 1)
      project.webhookIntegrations.add({ ...ours, id: `wh${String(index)}`, url: 'https://other.example/' });
    project.webhookIntegrations.add(ours);
    expect((await register()).output).toMatch(/^Left/);
  });
});

describe('what cannot be done', () => {
  test.each([
    [['--name', 'x'], '--url is missing'],
    [['--url', 'nonsense'], 'no URL'],
    [['--url', 'http://graph.example.org/webhooks/revenuecat'], 'https://'],
    [['--url', 'https://graph.example.org/graphql'], '/webhooks/revenuecat'],
    [['--url', 'https://me:secret@graph.example.org/webhooks/revenuecat'], 'password'],
    [['--url', `${url}#here`], '"#"'],
    [['--url', url, '--name', ' '], '--name is empty'],
    [['--url', url, '--colour'], 'not known'],
    [['--url'], 'not known, or one of them lacks its value'],
    [[url], 'not known'],
  ])('options %j end with 2, how to use it, and no call', async (args, problem) => {
    const { run, sandbox } = createCommand();
    const result = await run(args);
    expect(result).toMatchObject({ status: 2, output: '' });
    expect(result.problem).toContain(problem);
    expect(result.problem).toContain('Usage:');
    expect(sandbox.calls).toEqual([]);
  });

  test('settings without a key that writes end with 2', async () => {
    const { run } = createCommand();
    const args = ['--url', url];
    expect(await run(args, { REVENUECAT_WRITE_API_KEY: '' })).toMatchObject({
      status: 2,
      problem: expect.stringContaining('REVENUECAT_WRITE_API_KEY'),
    });
    const sandboxed = await run(args, {
      REVENUECAT_API_KEY: '',
      REVENUECAT_WRITE_API_KEY: '',
      REVENUECAT_PROJECT_ID: '',
      REVENUECAT_API_URL: '',
    });
    expect(sandboxed).toMatchObject({ status: 2, problem: expect.stringContaining('embedded sandbox') });
  });

  test('a key that may not write ends with 1 and the permission, and leaves no file behind', async () => {
    const { run, sandbox } = createCommand();
    const key = sandbox.addKey({ scopes: ['project_configuration:integrations:read'] });
    const file = join(folder, 'secret');
    const result = await run(['--url', url, '--secret-file', file], { REVENUECAT_WRITE_API_KEY: key });
    expect(result.status).toBe(1);
    expect(result.problem).toContain('project_configuration:integrations:read_write');
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  test('a key that is none, an upstream that is away, and a project that is gone end with 1', async () => {
    const { run, register, sandbox } = createCommand();
    const refused = await run(['--url', url], { REVENUECAT_WRITE_API_KEY: 'sk_nobody_knows_this_one' });
    expect(refused).toMatchObject({ status: 1, problem: 'RevenueCat refuses REVENUECAT_WRITE_API_KEY.' });
    const gone = await run(['--url', url], { REVENUECAT_PROJECT_ID: 'proj00000000' });
    expect(gone).toMatchObject({ status: 1, problem: expect.stringContaining('no such object') });
    sandbox.faults.add({ kind: 'status', status: 403 });
    expect((await register()).status).toBe(1);
  });

  test('an answer that got lost leaves the authorization in its file, and a second run finds out', async () => {
    const { register, sandbox, integrations } = createCommand();
    const file = join(folder, 'secret');
    sandbox.faults.add({
      kind: 'cut',
      operationId: 'create-webhook-integration',
      afterEffect: true,
      times: 1,
    });
    const lost = await register('--secret-file', file);
    expect(lost.status).toBe(1);
    expect(lost.problem).toContain('Run this again');
    expect(integrations()).toMatchObject([{ authorizationHeader: (await readFile(file, 'utf8')).trimEnd() }]);
    expect((await register()).output).toMatch(/^Left/);
  });

  test('a file that exists is not written over, and nothing is sent', async () => {
    const { register, integrations } = createCommand();
    const file = join(folder, 'secret');
    await writeFile(file, 'in use');
    const { status, problem } = await register('--secret-file', file);
    expect([status, problem]).toEqual([1, expect.stringContaining('exists already')]);
    expect((await register('--secret-file', join(folder, 'none', 'secret'))).status).toBe(1);
    expect([await readFile(file, 'utf8'), integrations()]).toEqual(['in use', []]);
  });

  test('without a project the only one of the key is taken, and of several none', async () => {
    const { run, sandbox, integrations } = createCommand();
    const args = ['--url', url];
    expect((await run(args, { REVENUECAT_PROJECT_ID: '' })).status).toBe(0);
    expect(integrations()).toHaveLength(1);
    sandbox.store.addProject(
      { object: 'project', id: 'proj2', name: 'Second', created_at: 1 },
      sandbox.projectId,
    );
    expect(await run(args, { REVENUECAT_PROJECT_ID: '' })).toMatchObject({
      status: 1,
      problem: expect.stringContaining('several projects'),
    });
  });
});

test('what was registered is what the server takes', async () => {
  const { register, sandbox, integrations } = createCommand();
  const secret = printedSecret((await register()).output);
  const { deliver } = await createReceivingFacade({ REVENUECAT_WEBHOOK_AUTHORIZATION: secret });
  const body = JSON.stringify({ event: { type: 'TEST', id: '1' } });
  expect((await deliver(body, '', integrations()[0]?.authorizationHeader ?? null)).status).toBe(200);
  expect((await deliver(body, '', `${secret}x`)).status).toBe(401);
  expect(sandbox.callsTo('create-webhook-integration')).toHaveLength(1);
});
