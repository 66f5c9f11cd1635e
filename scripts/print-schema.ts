import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildSubgraphSchema, printSubgraph } from '../src/federation/subgraph-schema.ts';
import { buildSchema } from '../src/schema/index.ts';

/** The printed schemas: what clients see, and what registries and gateways take. `--check` compares and writes nothing. */
const files = [
  { name: 'schema.graphql', text: `${printSchema(lexicographicSortSchema(buildSchema()))}\n` },
  { name: 'subgraph.graphql', text: printSubgraph(buildSubgraphSchema()) },
];

const stale: string[] = [];
for (const { name, text } of files) {
  const place = new URL(`../${name}`, import.meta.url);
  const committed = await readFile(place, 'utf8').catch(() => '');
  if (committed === text) continue;
  if (process.argv.includes('--check')) stale.push(name);
  else await writeFile(place, text);
}

if (stale.length > 0) {
  console.error(
    `Out of date: ${stale.join(', ')}. Run \`npm run generate:schema\` and review the difference.`,
  );
  process.exitCode = 1;
}
