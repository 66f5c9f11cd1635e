/**
 * Writes docs/coverage.md from what the integration tests saw the client send; exits with status 1 when they have not
 * seen every operation. With `--check` it writes nothing and also fails when the page says something else.
 * The observations of a run that has ended are read from the folder that OPERATION_COVERAGE_FOLDER names; without it the
 * tests are run first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { coveragePage } from './coverage/coverage-page.ts';
import { observationFolderVariable } from './coverage/observation.ts';
import { coverageOf, gapsOf } from './coverage/operation-coverage.ts';
import { readObservations } from './coverage/read-observations.ts';

const pagePath = fileURLToPath(new URL('../docs/coverage.md', import.meta.url));
const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const problems: string[] = [];
const coverage = coverageOf(await observations());
problems.push(...gapsOf(coverage));

const wanted = await format(coveragePage(coverage), {
  ...(await resolveConfig(pagePath)),
  parser: 'markdown',
});
if (!options.check) await writeFile(pagePath, wanted);
else if (wanted !== (await readFile(pagePath, 'utf8').catch(() => ''))) {
  problems.push(
    'docs/coverage.md is not current: run `npm run generate:coverage` and review the difference.',
  );
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

async function observations() {
  const given = process.env[observationFolderVariable];
  if (given !== undefined && given !== '') return readObservations(given);
  const folder = mkdtempSync(join(tmpdir(), 'operation-coverage-'));
  try {
    const { status } = spawnSync('npm', ['run', '--silent', 'test:integration', '--', '--reporter=dot'], {
      stdio: 'inherit',
      env: { ...process.env, [observationFolderVariable]: folder },
    });
    if (status !== 0) problems.push('Some integration tests failed, so what they saw may not be all.');
    return await readObservations(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
