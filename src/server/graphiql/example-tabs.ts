import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kind, parse, print, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { prefixedDocument } from '../../schema/common/prefixed-document.ts';
import { prefixedNames } from '../../schema/common/prefixed-names.ts';
import type { GraphiqlTab } from './graphiql-html.ts';

/** The example documents that ship with the server. */
const exampleQueries = fileURLToPath(new URL('../../../examples/queries/', import.meta.url));

/** The order in which the tabs teach, the first-time visitor's first; examples that are not named here follow by name. */
const lessons = [
  'customer-screen.graphql',
  'entitlement-check.graphql',
  'catalogue.graphql',
  'support-list.graphql',
  'grant-entitlement.graphql',
  'refund-subscription.graphql',
  'revenue-chart.graphql',
  'partial-answer.graphql',
  'live-customer.graphql',
];

/**
 * Reads the example documents as GraphiQL tabs. A document that the schema does not answer is left out. `values` fills
 * the example variables by property name at any depth (`{ id: 'ada' }`), so that a sandbox can offer ids that exist. With the
 * `prefix` of the schema the documents use its names.
 * Throws when the folder cannot be read or a document has a syntax error.
 */
export async function loadExampleTabs(
  schema: GraphQLSchema,
  values: Readonly<Record<string, unknown>> = {},
  options: { directory?: string; prefix?: string } = {},
): Promise<GraphiqlTab[]> {
  const { directory = exampleQueries, prefix = '' } = options;
  const names = (await readdir(directory)).filter((name) => name.endsWith('.graphql')).sort();
  const ordered = [
    ...lessons.filter((name) => names.includes(name)),
    ...names.filter((name) => !lessons.includes(name)),
  ];
  const documents = await Promise.all(ordered.map((name) => readFile(join(directory, name), 'utf8')));
  return documents
    .map((query) => (prefix === '' ? query : prefixedQuery(query, prefix)))
    .filter((query) => answers(schema, parse(query)))
    .map((query) => ({ query, variables: exampleVariables(query, values) }));
}

/** The same document for a schema with prefixed names; only the comments on top survive. */
function prefixedQuery(query: string, prefix: string): string {
  const comments = /^(?:#.*\n)*/.exec(query)?.[0] ?? '';
  return `${comments}${print(prefixedDocument(parse(query), prefixedNames(prefix)))}\n`;
}

/** Validation says nothing about an operation whose root type the schema does not have, so that is asked first. */
function answers(schema: GraphQLSchema, document: DocumentNode): boolean {
  const rootsExist = document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION || schema.getRootType(definition.operation) != null,
  );
  return rootsExist && validate(schema, document).length === 0;
}

/** The JSON object of the comment `# variables: {...}` above a document, filled with `values`; null without one. */
function exampleVariables(query: string, values: Readonly<Record<string, unknown>>): string | null {
  const json = /^# variables: (\{.*\})/m.exec(query)?.[1];
  if (json === undefined) return null;
  const fill = (key: string, value: unknown): unknown => (Object.hasOwn(values, key) ? values[key] : value);
  return JSON.stringify(JSON.parse(json, fill), null, 2);
}
