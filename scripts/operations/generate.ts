import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Options } from 'prettier';
import { generatedFiles } from './generated-files.ts';
import type { Api } from './operation-table.ts';
import { DocumentMissingError, readDocument } from './read-document.ts';
import type { Access } from './v1-access.ts';

/** One run of the generator. */
export interface Run {
  /** Path or http(s) URL of each original document. */
  readonly places: Readonly<Record<Api, string>>;
  /** The folder that the generated paths are relative to. */
  readonly out: string;
  /** Compare instead of write. */
  readonly check: boolean;
  /** What the documents without scopes leave open. */
  readonly access: Readonly<Record<string, Access>>;
  /** How the files are formatted. */
  readonly style: Options;
  /** Receives at most one line. */
  readonly say: (line: string) => void;
}

/**
 * Writes the generated files, or compares them with what is there, and returns the exit status: 1 for stale files, 2
 * when a document is missing. Without the documents a comparison is skipped with a word and counts as passed, since
 * only the generated files are part of the project.
 */
export async function generate(run: Run): Promise<number> {
  try {
    const [v2, v1, external] = await Promise.all([
      readDocument(run.places.v2),
      readDocument(run.places.v1),
      readDocument(run.places.external),
    ]);
    const files = await generatedFiles({ v2, v1, external }, run.access, run.style);
    return run.check ? await compare(files, run) : await write(files, run);
  } catch (error) {
    if (!(error instanceof DocumentMissingError)) throw error;
    if (run.check) run.say(`Skipped: whether the generated operations are current (${error.message}).`);
    else run.say(`${error.message}. Name the documents with --v2, --v1 and --external.`);
    return run.check ? 0 : 2;
  }
}

async function write(files: ReadonlyMap<string, string>, { out, say }: Run): Promise<number> {
  for (const [path, text] of files) {
    const target = join(out, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  say(`Wrote ${[...files.keys()].join(', ')}.`);
  return 0;
}

async function compare(files: ReadonlyMap<string, string>, { out, say }: Run): Promise<number> {
  const stale: string[] = [];
  for (const [path, text] of files) {
    const committed = await readFile(join(out, path), 'utf8').catch(() => undefined);
    if (committed !== text) stale.push(path);
  }
  if (stale.length === 0) return 0;
  say(`Stale: ${stale.join(', ')}. Run: node scripts/generate-operations.ts`);
  return 1;
}
