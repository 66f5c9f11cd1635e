/**
 * `npm run check`: every `check:…` script of package.json, in the order in which they stand there.
 * All of them run, so that one reading shows everything that is wrong.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};
const failed: string[] = [];

for (const name of Object.keys(manifest.scripts).filter((script) => script.startsWith('check:'))) {
  const start = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', name], { stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}. Run one alone with \`npm run ${failed[0]}\`.`);
  process.exit(1);
}
