/**
 * Writes the README's table of settings from the declared settings, between the two markers below.
 * With `--check` it writes nothing, and exits with status 1 when the README says something else.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { settingNames, settings } from '../src/config/settings.ts';

const START = '<!-- settings:start (made by scripts/generate-settings-table.ts) -->';
const END = '<!-- settings:end -->';

const readmePath = fileURLToPath(new URL('../README.md', import.meta.url));
const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const readme = await readFile(readmePath, 'utf8');
const start = readme.indexOf(START);
const end = readme.indexOf(END);
if (start === -1 || end < start) {
  console.error(`README.md needs these two lines, in this order, where the table belongs:\n${START}\n${END}`);
  process.exit(1);
}

const rows = settingNames.map((name) => [`\`${name}\``, settings[name].meaning, settings[name].default]);
const table = [['Variable', 'Meaning', 'Default'], ['---', '---', '---'], ...rows]
  .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
  .join('\n');
const draft = `${readme.slice(0, start + START.length)}\n\n${table}\n\n${readme.slice(end)}`;
// Formatted here, so that the format check and this check want the same text.
const wanted = await format(draft, { ...(await resolveConfig(readmePath)), parser: 'markdown' });

if (options.check) {
  if (wanted !== readme) {
    console.error('The settings table in README.md is not current: run `npm run generate:settings`.');
    process.exit(1);
  }
} else {
  await writeFile(readmePath, wanted);
}
