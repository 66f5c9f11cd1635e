/**
 * Adds to the reviewed expectations of the access matrix a row for each field that has none, as the schema's rules would
 * have it, and takes out the rows of fields that are gone. Rows that are there are never changed: whoever changes a rule
 * changes its row by hand. Read what was added before committing it: the tests hold the server against this file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { buildSubgraphSchema } from '../src/federation/subgraph-schema.ts';
import {
  permissionsById,
  permissionsOf,
  rootTypeNames,
  type FieldPermission,
} from './permissions/field-permissions.ts';

const place = new URL('../test/integration/graphql/access/field-access.txt', import.meta.url);
const lines = (await readFile(place, 'utf8')).split('\n');
const comments = lines.filter((line) => line.startsWith('#'));
const known = new Map(
  lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => [line.split(' | ')[0], line]),
);

const permissions = permissionsOf(buildSubgraphSchema());
const proposals = [
  ...permissionsById().map((permission) => [`${permission.field} (by id)`, permission] as const),
  ...permissions.map((permission) => [`${permission.type}.${permission.field}`, permission] as const),
];
const blocks = Map.groupBy(proposals, ([name]) => name.replace(/^.* \(by id\)$/, '').replace(/\..*$/, ''));
const rows = [...blocks.values()].map((block) =>
  block.map(([name, permission]) => known.get(name) ?? rowFor(name, permission)).join('\n'),
);
await writeFile(place, `${[comments.join('\n'), ...rows].join('\n\n')}\n`);

function rowFor(name: string, { type, scopes, customers }: FieldPermission): string {
  if (scopes === null || customers === null) {
    const leadsNowhere = rootTypeNames.includes(type) || name.endsWith('(by id)');
    return `${name} | ${leadsNowhere ? 'any credential' : 'with its object'}`;
  }
  return `${name} | customers: ${customers} | scopes: ${scopes.join(' + ')}`;
}
