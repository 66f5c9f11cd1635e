import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import { printSchema, type DocumentNode } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { afterAll, describe, expect, test } from 'vitest';
import { selectIdentities } from '../../../../client/codegen.ts';
import { answersOf, plainAnswers } from './library-checks.ts';
import { schema, sharedDocuments, startServerOfClients, type SharedDocument } from './shared-documents.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'client-preset-')));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The documents as the client preset of GraphQL Code Generator makes them, by their operations' names. */
async function typedDocuments(
  documents: readonly SharedDocument[],
  documentTransforms: readonly (typeof selectIdentities)[],
): Promise<(name: string) => DocumentNode> {
  const outputs = (await generate(
    {
      schema: printSchema(schema),
      documents: documents.map(({ text }) => text),
      silent: true,
      generates: {
        'generated/': { preset: 'client', documentTransforms: [...documentTransforms] },
      },
    },
    false,
  )) as readonly { readonly filename: string; readonly content: string }[];
  const made = outputs.find(({ filename }) => filename.endsWith('graphql.ts'));
  // Everything but the documents is types.
  const constants = made?.content.match(/^export const \w+Document = /gm)?.length;
  expect(constants).toBe(documents.length);
  const file = join(folder, `documents-${String(documentTransforms.length)}.ts`);
  writeFileSync(file, made?.content.replaceAll(/^import .*$/gm, '') ?? '');
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, DocumentNode>>;
  return (name) => {
    const document = module[`${name}Document`];
    if (document === undefined) throw new Error(`The generator made no ${name}Document.`);
    return document;
  };
}

describe("the code generator's client preset", { timeout: 60_000 }, () => {
  test.each([
    ['as they stand', []],
    ['with identities', [selectIdentities]],
  ])('makes documents that answer the same, %s', async (_how, transforms) => {
    const server = await startServerOfClients();
    const { url, headers, fetch } = server;
    const documents = (await sharedDocuments(server)).filter(({ kind }) => kind !== 'subscription');
    const typed = await typedDocuments(documents, transforms);
    const http = new GraphQLClient(url, { headers: { ...headers }, fetch, errorPolicy: 'all' });

    const answers = await answersOf(
      {
        ask: async ({ name, variables }) => http.request<unknown>(typed(name), variables),
        watch: () => Promise.reject(new Error('Nothing is kept.')),
        firstEvent: () => Promise.reject(new Error('graphql-request does not subscribe.')),
      },
      server,
      documents,
    );

    for (const [name, answer] of Object.entries(answers)) {
      expect(answer, name).toMatchObject((await plainAnswers())[name] as object);
    }
  });
});
