/** `npm run webhooks:register -- --url …`: makes the webhook integration that this server needs, or brings it up to date. */
import process from 'node:process';
import { scopeCatalogue } from '../auth/scopes.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';
import { runRegistration } from './run-registration.ts';

try {
  const { config } = loadConfig(process.env, scopeCatalogue);
  const { status, output, problem } = await runRegistration(process.argv.slice(2), config);
  if (output !== '') console.log(output);
  if (problem !== null) console.error(problem);
  process.exitCode = status;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(
    ['The settings cannot be used:', ...error.problems.map((problem) => `  - ${problem}`)].join('\n'),
  );
  process.exitCode = 2;
}
