/**
 * A throw-away project with the tools and settings of this one and files of its own, so that a test can plant a
 * violation and see whether `npm run check:…` reports it.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const settings = [
  '.editorconfig',
  '.npmrc',
  '.prettierignore',
  '.prettierrc.json',
  'eslint.config.js',
  'eslint.folders.js',
  'eslint.schema.js',
  'knip.json',
  'package.json',
  'tsconfig.json',
];

export class PlantedProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'planted-')));

  /** @param copied what to copy from this project besides its settings, e.g. `src` */
  constructor(files: Readonly<Record<string, string>>, copied: readonly string[] = []) {
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    for (const name of [...settings, ...copied]) {
      cpSync(join(root, name), join(this.folder, name), { recursive: true });
    }
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  /** Runs one check as `npm run check` does, and gives what it printed. */
  check(name: string, ...args: string[]): { failed: boolean; output: string } {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', `check:${name}`, '--', ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { failed: status !== 0, output: stdout + stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The scripts of package.json, for a planted manifest of other packages. */
export function scriptsOfThisProject(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return manifest.scripts;
}
