/**
 * `npm run doctor [-- --json]`: what the settings of this environment are good for. Ends with 0 when all is in order, with
 * 1 when the server works but not all of it, or not all could be found out, and with 2 when it cannot work like this.
 */
import process from 'node:process';
import { scopeCatalogue } from '../auth/scopes.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';
import { buildSchema } from '../schema/index.ts';
import { exitStatusOf, type Finding } from './diagnosis.ts';
import { examine } from './examine.ts';
import { jsonReportOf, reportOf } from './report.ts';

const [option, ...others] = process.argv.slice(2);
const asJson = option === '--json';

if (others.length > 0 || (option !== undefined && !asJson)) {
  console.error('Usage: npm run doctor [-- --json]');
  process.exitCode = 2;
} else {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const findings = [
      ...error.warnings.map((sentence): Finding => ({ severity: 'warning', sentence })),
      ...error.problems.map((sentence): Finding => ({ severity: 'error', sentence })),
    ];
    const diagnosis = { upstream: null, findings, keys: [], outages: [], calls: 0 };
    if (asJson) console.log(JSON.stringify({ status: 2, ...diagnosis }, null, 2));
    else
      console.error(
        [
          ...error.warnings.map((one) => `Warning: ${one}`),
          'The settings cannot be used:',
          ...error.problems.map((one) => `  - ${one}`),
        ].join('\n'),
      );
    process.exitCode = 2;
  }
}

async function run(): Promise<void> {
  const { config, warnings } = loadConfig(process.env, scopeCatalogue);
  const sandbox = config.upstream.mode === 'sandbox' ? await createSandbox() : null;
  const diagnosis = await examine(config, {
    schema: buildSchema(),
    sandbox,
    fetchKeySet: (url, init) => fetch(url, init),
    now: () => Date.now(),
  });
  const noted = warnings.map((sentence): Finding => ({ severity: 'warning', sentence }));
  const whole = { ...diagnosis, findings: [...noted, ...diagnosis.findings] };
  console.log(asJson ? jsonReportOf(whole) : reportOf(whole));
  process.exitCode = exitStatusOf(whole);
}

async function createSandbox() {
  const sandbox = await import('../sandbox/create-sandbox.ts');
  return sandbox.createSandbox();
}
