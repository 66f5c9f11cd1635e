/** `npm run check:dependencies`: whether docs/dependencies.md explains each package of package.json, and none besides. */
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const page = readFileSync('docs/dependencies.md', 'utf8');
const problems: string[] = [];

for (const [heading, kind] of [
  ['To run', 'dependencies'],
  ['To work on it', 'devDependencies'],
] as const) {
  const [, section = ''] = new RegExp(`^## ${heading}$([^]*?)^## `, 'm').exec(page) ?? [];
  const rows = [...section.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell);
  const explained = new Set(
    rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)),
  );
  const names = Object.keys(manifest[kind]);
  for (const name of names) if (!explained.has(name)) problems.push(`${name} has no line under "${heading}"`);
  for (const name of explained)
    if (!names.includes(name)) problems.push(`${name} has a line under "${heading}" and is not in ${kind}`);
}

if (problems.length > 0) {
  console.error(`docs/dependencies.md and package.json differ:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
