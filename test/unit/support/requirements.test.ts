import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { decideRequirement } from '../../support/requirements.ts';

const folder = mkdtempSync(join(tmpdir(), 'requirements-'));
const browser = { programs: ['a-browser', 'another-browser'], aptPackage: 'browser-package' } as const;

function install(bin: string, program: string, mode: number): string {
  mkdirSync(join(folder, bin), { recursive: true });
  const path = join(folder, bin, program);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a program on the path lets its tests run, and they are told where it is', () => {
  const path = install('present', 'a-browser', 0o755);
  expect(decideRequirement(browser, { PATH: ['/nowhere', join(folder, 'present')].join(delimiter) })).toEqual(
    {
      kind: 'run',
      path,
    },
  );
});

test('a program may be there under its other name', () => {
  const path = install('other', 'another-browser', 0o755);
  expect(decideRequirement(browser, { PATH: join(folder, 'other') })).toEqual({ kind: 'run', path });
});

test('a missing program skips its tests with the name of the apt package that brings it', () => {
  const decision = decideRequirement(browser, { PATH: '' });
  expect(decision).toMatchObject({ kind: 'skip' });
  expect(decision).toHaveProperty('message', expect.stringContaining('apt-get install browser-package'));
});

test('a missing program is a failure where every test is required', () => {
  const decision = decideRequirement(browser, { PATH: '/nowhere', REQUIRE_ALL_TESTS: '1' });
  expect(decision).toMatchObject({ kind: 'fail' });
  expect(decision).toHaveProperty('message', expect.stringContaining('browser-package'));
});

test('a file that cannot be run and a folder of the same name do not count as the program', () => {
  install('plain', 'a-browser', 0o644);
  mkdirSync(join(folder, 'folder', 'a-browser'), { recursive: true });
  const path = [join(folder, 'plain'), join(folder, 'folder')].join(delimiter);
  expect(decideRequirement(browser, { PATH: path })).toMatchObject({ kind: 'skip' });
});
