/**
 * Writes docs/permissions.md from the access rules of the schema. With `--check` it writes nothing, and exits with
 * status 1 when the page says something else.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { buildSubgraphSchema } from '../src/federation/subgraph-schema.ts';
import { permissionsById, permissionsOf } from './permissions/field-permissions.ts';
import { permissionsPage } from './permissions/permissions-page.ts';

const pagePath = fileURLToPath(new URL('../docs/permissions.md', import.meta.url));
const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const page = permissionsPage(permissionsOf(buildSubgraphSchema()), permissionsById());
// Formatted here, so that the format check and this check want the same text.
const wanted = await format(page, { ...(await resolveConfig(pagePath)), parser: 'markdown' });

if (!options.check) await writeFile(pagePath, wanted);
else if (wanted !== (await readFile(pagePath, 'utf8').catch(() => ''))) {
  console.error(
    'docs/permissions.md is not current: run `npm run generate:permissions`, and review who may see what now.',
  );
  process.exitCode = 1;
}
