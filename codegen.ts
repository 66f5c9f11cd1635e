/**
 * Typed documents: of the example queries for the client package, and of the web example for itself; and what normalised
 * caches must know of the schema.
 * `npm run generate:client` writes them, `npm run check:client` compares.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { buildSchema, Kind, parse } from 'graphql';

const schemaFile = 'schema.graphql';

const schema = buildSchema(readFileSync(schemaFile, 'utf8'));

/** An operation of a kind that the schema does not have at all; every other mistake in a document is an error. */
function lacksRootType(text: string): boolean {
  return parse(text).definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && schema.getRootType(definition.operation) == null,
  );
}

function documentsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => `${folder}/${name}`)
    .filter((path) => !lacksRootType(readFileSync(path, 'utf8')));
}

function typedDocuments(folder: string, more: object = {}) {
  return {
    preset: 'client',
    presetConfig: { fragmentMasking: false, skipIndexFile: true, ...more },
    documents: documentsIn(folder),
    config: {
      // Node runs these files as they are: no enums, type imports marked, and imports with their ending.
      enumType: 'string-literal',
      useTypeImports: true,
      importExtension: '.ts',
      strictScalars: true,
      scalars: { Date: 'string', DateTime: 'string', Duration: 'string', JSON: 'unknown' },
    },
  } as const;
}

const config: CodegenConfig = {
  schema: schemaFile,
  generates: {
    'client/generated/': typedDocuments('examples/queries', {
      // The manifest for servers that run known documents only, and the ids beside the documents.
      persistedDocuments: { hashAlgorithm: 'sha256' },
    }),
    'client/generated/possible-types.ts': {
      plugins: ['fragment-matcher'],
      config: { apolloClientVersion: 3 },
    },
    'client/generated/embedded-types.ts': { plugins: ['./scripts/client/embedded-types-plugin.ts'] },
    'examples/web/src/generated/': typedDocuments('examples/web/src/documents'),
  },
};

export default config;
