import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);

function startedWith(version?: string) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['bin/check-node-version.mjs', ...(version === undefined ? [] : [version])],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, stderr };
}

test('the Node that runs these tests is new enough', () => {
  expect(startedWith()).toEqual({ status: 0, stderr: '' });
});

test.each(['24.0.0', '25.1.0', '100.0.0'])('Node %s may start the project', (version) => {
  expect(startedWith(version)).toEqual({ status: 0, stderr: '' });
});

test.each(['12.22.0', '20.20.2', '23.11.1'])(
  'Node %s is refused, and the message names the fix',
  (version) => {
    const { status, stderr } = startedWith(version);
    expect(status).toBe(1);
    expect(stderr).toContain(`needs Node 24 or newer and was started with Node ${version}`);
    expect(stderr).toContain('npm ci');
  },
);

test('every script that starts the product or its tests asks for the version first', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const name of ['prestart', 'presandbox', 'pretest']) {
    expect(scripts[name]).toBe('node bin/check-node-version.mjs');
  }
});
