/**
 * `npm run check:lockfile [file]`: the lockfile must install the same on every machine and from every registry, so it
 * names packages by version and integrity only: no registry address, no path of the machine that wrote it. It also
 * holds the optional packages of every platform: npm leaves out those that a registry did not have on the day, and
 * `npm ci` then refuses the lockfile.
 */
import { readFileSync } from 'node:fs';

interface LockedPackage {
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  optionalDependencies?: Record<string, string>;
}

const file = process.argv[2] ?? 'package-lock.json';
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> };
const names = new Set(
  Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
);
const problems: string[] = [];

for (const [path, entry] of Object.entries(packages)) {
  if (path === '') continue;
  if (!path.startsWith('node_modules/')) problems.push(`${path}: is outside node_modules`);
  if (entry.link) problems.push(`${path}: is a link to a folder`);
  if (entry.resolved !== undefined) problems.push(`${path}: carries an address`);
  if (!entry.integrity && !entry.inBundle) problems.push(`${path}: has no integrity`);
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!names.has(name)) problems.push(`${path}: its optional package ${name} is missing`);
  }
}

if (problems.length > 0) {
  console.error(`${file} does not install the same everywhere:\n  ${problems.join('\n  ')}`);
  console.error(
    'Install with the .npmrc of this project in place (omit-lockfile-registry-resolved=true). Where an optional package\n' +
      'is missing, choose a version that is published for every platform, and write the lockfile anew.',
  );
  process.exit(1);
}
