import { defineConfig } from 'vitest/config';
import { MutationCasesReporter } from './test/support/mutation-cases-reporter.ts';

const required = process.env['REQUIRE_ALL_TESTS'] === '1';
const reportFile = process.env['TEST_REPORT_FILE'];

export default defineConfig({
  // One copy of graphql: Vite would take the module build for our code while packages take the other one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    reporters: [
      'default',
      new MutationCasesReporter(),
      ...(reportFile ? [['json', { outputFile: reportFile }] as [string, Record<string, unknown>]] : []),
    ],
    // A focused test is a convenience while writing; where every test is required it would hide the rest.
    allowOnly: !required,
    // A flaky test is a bug: it fails instead of being tried again.
    retry: 0,
    // Half of the time is waiting for processes, so a worker for each core does not slow the others down.
    maxWorkers: '100%',
    globalSetup: 'test/conformance/original-documents.ts',
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
