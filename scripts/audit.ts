/**
 * `npm run audit`: known holes in what runs in production (exit code 1) and in what only developers have (told, no more).
 * Asks the registry, so it is no part of `npm run check`; where the registry does not answer such questions it says so
 * and ends with 2.
 */
import { spawnSync } from 'node:child_process';

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly fixAvailable: unknown;
}

function audit(...options: readonly string[]): readonly Vulnerability[] | null {
  const { stdout } = spawnSync('npm', ['audit', '--json', ...options], { encoding: 'utf8' });
  try {
    const { vulnerabilities } = JSON.parse(stdout) as { vulnerabilities?: Record<string, Vulnerability> };
    return vulnerabilities === undefined ? null : Object.values(vulnerabilities);
  } catch {
    return null;
  }
}

const inProduction = audit('--omit=dev');
const everywhere = inProduction === null ? null : audit();

if (inProduction === null || everywhere === null) {
  console.error(
    'Nothing was audited: the registry does not answer questions about known holes. Ask another one.',
  );
  process.exit(2);
}
const lines = (found: readonly Vulnerability[]): string =>
  found
    .map(
      ({ name, severity, fixAvailable }) =>
        `  ${name}: ${severity}${fixAvailable === false ? ', no fix yet' : ''}`,
    )
    .join('\n');
const names = new Set(inProduction.map(({ name }) => name));
const forDevelopers = everywhere.filter(({ name }) => !names.has(name));
if (forDevelopers.length > 0)
  console.log(`Known holes in what only developers have:\n${lines(forDevelopers)}`);
if (inProduction.length > 0) {
  console.error(`Known holes in what runs in production:\n${lines(inProduction)}`);
  process.exit(1);
}
console.log('No known holes in what runs in production.');
