import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lockfile-'));
const file = join(folder, 'package-lock.json');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function check(packages: Record<string, object>) {
  writeFileSync(file, JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }));
  return spawnSync(process.execPath, ['scripts/check-lockfile.ts', file], {
    cwd: new URL('../../../', import.meta.url),
    encoding: 'utf8',
  });
}

test('a lockfile of versions and integrities is fine', () => {
  const { status } = check({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } });
  expect(status).toBe(0);
});

test.each([
  ['an address', { 'node_modules/a': { resolved: 'https://registry.example/a.tgz', integrity: 'sha512-x' } }],
  ['a path', { 'node_modules/a': { resolved: 'file:../a.tgz', integrity: 'sha512-x' } }],
  ['a linked folder', { 'node_modules/a': { link: true } }],
  ['a folder outside', { '../elsewhere': { integrity: 'sha512-x' } }],
  [
    'an optional package left out',
    { 'node_modules/a': { integrity: 'sha512-x', optionalDependencies: { 'a-other-platform': '1.0.0' } } },
  ],
  ['no integrity', { 'node_modules/a': { version: '1.0.0' } }],
])('a lockfile with %s is refused, and the message names the package', (_what, packages) => {
  const { status, stderr } = check(packages);
  expect(status).toBe(1);
  expect(stderr).toContain(`${Object.keys(packages)[0]}:`);
});
