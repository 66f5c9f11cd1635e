/**
 * `node scripts/print-test-counts.ts REPORT`: the closing line of a test run, from vitest's JSON report. A file that
 * failed outside its tests counts as one failure, and so does a run that failed outside every test.
 */
import { existsSync, readFileSync } from 'node:fs';

interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

const file = process.argv[2];
if (file === undefined || !existsSync(file)) {
  console.error('The test run left no report.');
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
).length;
const skipped = report.numPendingTests + report.numTodoTests;
const failed = Math.max(report.numFailedTests + brokenFiles, report.success ? 0 : 1);

console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
