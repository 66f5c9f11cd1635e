import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observation } from './observation.ts';

/** Everything that the test files of one run left in a folder. Throws when there is no such folder, or nothing in it. */
export async function readObservations(folder: string): Promise<readonly Observation[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (names.length === 0) throw new Error(`The test run left no observations in ${folder}.`);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => JSON.parse(text) as Observation[]);
}
