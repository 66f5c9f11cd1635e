/**
 * Typed documents of the example queries, as a client in TypeScript would make them. `npm run generate:documents` writes
 * them, `npm run check:documents` compares.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { buildSchema, Kind, parse } from 'graphql';

const schemaFile = 'schema.graphql';
const queries = 'examples/queries';

const schema = buildSchema(readFileSync(schemaFile, 'utf8'));

/** An operation of a kind that the schema does not have at all; every other mistake in a document is an error. */
function lacksRootType(text: string): boolean {
  return parse(text).definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && schema.getRootType(definition.operation) == null,
  );
}

const config: CodegenConfig = {
  schema: schemaFile,
  documents: readdirSync(queries)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => `${queries}/${name}`)
    .filter((path) => !lacksRootType(readFileSync(path, 'utf8'))),
  generates: {
    'test/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        // Node runs these files as they are: no enums, type imports marked, and imports with their ending.
        enumType: 'string-literal',
        useTypeImports: true,
        importExtension: '.ts',
        strictScalars: true,
        scalars: { Date: 'string', DateTime: 'string', Duration: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
