/**
 * `npm run build:client [folder]`: the client package as it is published, compiled into `client/dist` or the folder named.
 * Node does not run TypeScript inside `node_modules`, so the package is the one part of this project that is compiled.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { buildSchema, introspectionFromSchema } from 'graphql';

const output = process.argv[2] ?? 'client/dist';

rmSync(output, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'client', '--outDir', output], { stdio: 'inherit' });
if (status === 0) {
  copyFileSync('schema.graphql', join(output, 'schema.graphql'));
  copyFileSync('client/generated/persisted-documents.json', join(output, 'persisted-documents.json'));
  // What graphcache reads of a schema, and nothing more.
  const introspection = minifyIntrospectionQuery(
    introspectionFromSchema(buildSchema(readFileSync('schema.graphql', 'utf8'))),
  );
  writeFileSync(join(output, 'introspection.json'), JSON.stringify(introspection));
}
process.exitCode = status ?? 1;
