import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'test-counts-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function closingLine(report: object | null): string {
  const file = join(folder, 'report.json');
  rmSync(file, { force: true });
  if (report !== null) writeFileSync(file, JSON.stringify(report));
  const { stdout } = spawnSync(process.execPath, ['scripts/print-test-counts.ts', file], {
    cwd: new URL('../../../', import.meta.url),
    encoding: 'utf8',
  });
  return stdout;
}

const allPassed = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

test('a run without failures and skips is two numbers', () => {
  expect(closingLine(allPassed)).toBe('3 passed, 0 failed\n');
});

test('skipped tests and those yet to be written are counted', () => {
  expect(closingLine({ ...allPassed, numPendingTests: 2, numTodoTests: 1 })).toBe(
    '3 passed, 0 failed, 3 skipped\n',
  );
});

test('a failed test counts once, though its file failed too', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
  expect(closingLine({ ...allPassed, success: false, numFailedTests: 1, testResults })).toBe(
    '3 passed, 1 failed\n',
  );
});

test('a file that failed outside its tests is a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'skipped' }] },
  ];
  expect(closingLine({ ...allPassed, success: false, testResults })).toBe('3 passed, 2 failed\n');
});

test('an error outside every file is a failure', () => {
  expect(closingLine({ ...allPassed, success: false })).toBe('3 passed, 1 failed\n');
});

test('a run that left no report is a failure', () => {
  expect(closingLine(null)).toBe('0 passed, 1 failed\n');
});
