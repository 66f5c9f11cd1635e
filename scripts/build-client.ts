/**
 * `npm run build:client [folder]`: the client package as it is published, compiled into `client/dist` or the folder named.
 * Node does not run TypeScript inside `node_modules`, so the package is the one part of this project that is compiled.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const output = process.argv[2] ?? 'client/dist';

rmSync(output, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'client', '--outDir', output], { stdio: 'inherit' });
if (status === 0) {
  copyFileSync('schema.graphql', join(output, 'schema.graphql'));
  copyFileSync('client/generated/persisted-documents.json', join(output, 'persisted-documents.json'));
}
process.exitCode = status ?? 1;
