import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveConfig } from 'prettier';
import { generate } from './operations/generate.ts';
import { olderAccess } from './operations/v1-access.ts';

const project = resolve(import.meta.dirname, '..');
const documents = resolve(project, '../shared/revenuecat');

const usage = `Usage: node scripts/generate-operations.ts [--check] [--v2 PLACE] [--v1 PLACE] [--external PLACE] [--out DIR]

Makes the table of operations, the wire types and the JSON Schemas from RevenueCat's OpenAPI documents.
A PLACE is a path or an http(s) URL. --check writes nothing and exits with 1 when a committed file is stale.`;

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    v2: { type: 'string', default: join(documents, 'api-v2-current.yaml') },
    v1: { type: 'string', default: join(documents, 'api-v1.yaml') },
    external: { type: 'string', default: join(documents, 'external-purchases-api.yaml') },
    out: { type: 'string', default: project },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (options.help) {
  console.log(usage);
} else {
  process.exitCode = await generate({
    places: { v2: options.v2, v1: options.v1, external: options.external },
    out: options.out,
    check: options.check,
    access: olderAccess,
    style: (await resolveConfig(join(project, 'package.json'))) ?? {},
    say: (line) => {
      console.error(line);
    },
  });
}
