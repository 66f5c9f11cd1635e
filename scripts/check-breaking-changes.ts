/**
 * Compares the printed schemas with those of the last release (`schema-releases/`), and fails on a break that
 * `schema-releases/announced-breaks.json` does not announce. `--release` makes the present schemas the last release.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { breakingChanges, unannounced, type AnnouncedBreak } from './schema-changes/breaking-changes.ts';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');
const announcements = new URL('../schema-releases/announced-breaks.json', import.meta.url);

const files = ['schema.graphql', 'subgraph.graphql'];
const pairs = await Promise.all(
  files.map(async (file) => ({
    file,
    released: await read(`../schema-releases/${file}`),
    present: await read(`../${file}`),
  })),
);

if (process.argv.includes('--release')) {
  for (const { file, present } of pairs)
    await writeFile(new URL(`../schema-releases/${file}`, import.meta.url), present);
  await writeFile(announcements, '[]\n');
} else {
  const changes = new Set(pairs.flatMap(({ released, present }) => breakingChanges(released, present)));
  const announced = JSON.parse(await readFile(announcements, 'utf8')) as AnnouncedBreak[];
  const problems = unannounced([...changes], announced);
  if (problems.length > 0) {
    console.error(
      [...problems, 'What may change when, and how to announce it, is in docs/schema-policy.md.'].join('\n'),
    );
    process.exitCode = 1;
  }
}
