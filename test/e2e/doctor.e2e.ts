import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { environmentOfPrograms } from '../support/running-process.ts';

function doctor(env: Readonly<Record<string, string>>, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'doctor', '--', ...options], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...environmentOfPrograms(), ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('npm run doctor without settings looks at the sandbox and ends with 0', () => {
  const { status, stdout, stderr } = doctor({});
  expect(stderr).toBe('');
  expect(stdout).toContain('embedded sandbox');
  expect(stdout).toContain('Everything is in order.');
  expect(status).toBe(0);
});

test('npm run doctor tells programs of an upstream that nobody answers for, and ends with 2', () => {
  const key = 'sk_that_must_not_be_printed';
  const env = { REVENUECAT_API_KEY: key, REVENUECAT_API_URL: 'http://127.0.0.1:9', REVENUECAT_TYPO: 'x' };
  const { status, stdout, stderr } = doctor(env, '--json');
  const report = JSON.parse(stdout) as { status: number; calls: number; findings: unknown[] };
  expect(report).toMatchObject({ status: 2, calls: 1, upstream: 'api' });
  expect(report.findings).toContainEqual({
    severity: 'warning',
    sentence: expect.stringContaining('REVENUECAT_TYPO'),
  });
  expect(stdout + stderr).not.toContain(key);
  expect(status).toBe(2);
});

test('npm run doctor lists every bad setting and ends with 2', () => {
  const { status, stderr } = doctor({ PORT: 'x', LOG_LEVEL: 'loud' });
  expect(stderr).toContain('PORT');
  expect(stderr).toContain('LOG_LEVEL');
  expect(status).toBe(2);
});
