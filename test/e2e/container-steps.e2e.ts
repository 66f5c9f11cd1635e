import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildImage } from '../support/dockerfile-stages.ts';
import { environmentOfPrograms, freePort, startProcess } from '../support/running-process.ts';

describe('the steps of the Dockerfile, carried out in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'container-'));
  const context = fileURLToPath(new URL('../../', import.meta.url));
  let image: ReturnType<typeof buildImage>;

  beforeAll(() => {
    image = buildImage(context, folder);
  }, 240_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('the image holds what runs, and neither tests nor development packages', () => {
    expect(readdirSync(image.workingDirectory).sort()).toEqual([
      'examples',
      'node_modules',
      'package.json',
      'src',
    ]);
    expect(existsSync(join(image.workingDirectory, 'node_modules/graphql-yoga'))).toBe(true);
    for (const name of ['typescript', 'vitest', 'eslint', 'playwright-core', 'node']) {
      expect(existsSync(join(image.workingDirectory, 'node_modules', name)), name).toBe(false);
    }
  });

  test('the server does not run as root', () => {
    expect(image.user).toBe('node');
  });

  test('it refuses to start in production without a key', () => {
    const [program = '', ...args] = image.command;
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: image.workingDirectory,
      env: { ...environmentOfPrograms(), ...image.environment },
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(status).toBe(2);
    expect(stdout + stderr).toContain('REVENUECAT_API_KEY');
  });

  test('it starts with a key and rules for its callers, is healthy, and exits 0 when told to stop', async () => {
    const environment = {
      ...environmentOfPrograms(),
      ...image.environment,
      PORT: String(await freePort()),
      REVENUECAT_API_KEY: 'sk_canary_container_steps',
      REVENUECAT_PROJECT_ID: 'proj_container',
      // Nothing listens there: being healthy must not depend on upstream.
      REVENUECAT_API_URL: 'http://127.0.0.1:9',
      AUTH_TOKENS: JSON.stringify([
        { name: 'nobody', sha256: '0'.repeat(64), scopes: ['customer_information:customers:read'] },
      ]),
    };
    const server = startProcess(image.command, { cwd: image.workingDirectory, env: environment });
    try {
      await server.until(() => runHealthCheck(image.healthCheck, environment) === 0);
      expect(await server.stop('SIGTERM'), server.output()).toBe(0);
      expect(server.output()).not.toContain('canary');
      expect(runHealthCheck(image.healthCheck, environment)).not.toBe(0);
    } finally {
      server.dispose();
    }
  });
});

function runHealthCheck(command: readonly string[], env: Record<string, string>): number | null {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { env, timeout: 5000 }).status;
}
