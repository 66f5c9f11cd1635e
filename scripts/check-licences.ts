/** `npm run check:licences`: whether everything that runs in production is under a licence that we can live with. */
import { readFileSync } from 'node:fs';
import { licenceProblems, type LockedPackage } from './dependencies/licences.ts';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, LockedPackage>;
};
const problems = licenceProblems(packages);

if (problems.length > 0) {
  console.error(`Licences to look at:\n  ${problems.join('\n  ')}`);
  console.error(
    'scripts/dependencies/licences.ts lists what is allowed, and what is excepted with which reason.',
  );
  process.exit(1);
}
