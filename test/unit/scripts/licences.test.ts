import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { licenceProblems, type LockedPackage } from '../../../scripts/dependencies/licences.ts';

const { packages: ours } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, LockedPackage>;
};

const withPackage = (entry: LockedPackage) =>
  licenceProblems({ ...ours, 'node_modules/a/node_modules/@scope/planted': entry });

describe('licences', () => {
  test('of what runs in production are all allowed, or excepted with a reason', () => {
    expect(licenceProblems(ours)).toEqual([]);
  });

  test.each([
    'GPL-3.0-only',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE',
    'MIT AND GPL-3.0-only',
    '(GPL-2.0 OR AGPL-3.0)',
  ])('a planted package under %s is found', (license) => {
    expect(withPackage({ license })).toEqual([`@scope/planted is under ${license}`]);
  });

  test('one that names none is found', () => {
    expect(withPackage({})).toEqual(['@scope/planted is under none that it names']);
  });

  test.each(['MIT', '(MIT OR GPL-3.0-only)', '(MIT AND ISC)'])('one under %s is not', (license) => {
    expect(withPackage({ license })).toEqual([]);
  });

  test('what only developers have is not looked at', () => {
    expect(withPackage({ license: 'GPL-3.0-only', dev: true })).toEqual([]);
  });

  test('an exception holds for its licence only, and for what is there', () => {
    const path = 'node_modules/@apollo/federation-internals';
    expect(licenceProblems({ ...ours, [path]: { license: 'GPL-3.0-only' } })).toEqual([
      '@apollo/federation-internals is under GPL-3.0-only',
    ]);
    const { [path]: _gone, ...rest } = ours;
    expect(licenceProblems(rest)).toEqual([
      '@apollo/federation-internals is excepted, and is not there any more',
    ]);
  });
});
