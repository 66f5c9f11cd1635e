import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConcreteRequest, ReaderFragment } from 'relay-runtime';

const require = createRequire(import.meta.url);

/** The program for this platform, which the package carries; null where it has none. */
const compiler = require('relay-compiler') as string | null;

/** A page's project, compiled by relay-compiler. */
export interface RelayProject {
  /** What the compiler made of an operation or a fragment. */
  artifact<Artifact extends ConcreteRequest | ReaderFragment>(name: string): Artifact;
  remove(): void;
}

/** The configuration that docs/client.md shows, without the places of the files. */
const relayConfig = {
  // Without the second, the refetching hooks fill a variable that the compiler's own documents do not have.
  schemaConfig: { nodeInterfaceIdField: 'nodeId', nodeInterfaceIdVariableName: 'nodeId' },
  customScalarTypes: { Date: 'string', DateTime: 'string', Duration: 'string', JSON: 'unknown' },
};

/**
 * Compiles the documents, each in a module of its own, which gives Relay the beginning of all names in it. Throws with
 * what the compiler said when it refuses one.
 */
export function compileForRelay(modules: Readonly<Record<string, string>>): RelayProject {
  if (compiler === null) throw new Error('relay-compiler has no program for this platform.');
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'relay-project-')));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  for (const name of ['src', 'artifacts']) mkdirSync(join(folder, name));
  copyFileSync('schema.graphql', join(folder, 'schema.graphql'));
  writeFileSync(
    join(folder, 'relay.config.json'),
    JSON.stringify({
      ...relayConfig,
      src: './src',
      schema: './schema.graphql',
      artifactDirectory: './artifacts',
      language: 'javascript',
      eagerEsModules: false,
    }),
  );
  for (const [name, text] of Object.entries(modules)) {
    // The comments may hold what would end the text.
    const uncommented = text.replaceAll(/^\s*#.*\n/gm, '');
    writeFileSync(join(folder, 'src', `${name}.js`), `graphql\`\n${uncommented}\n\`;\n`);
  }
  const { status, stdout, stderr } = spawnSync(compiler, ['--repersist', 'relay.config.json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) {
    remove();
    throw new Error(`relay-compiler refuses the documents:\n${stdout}${stderr}`);
  }
  return {
    artifact: <Artifact>(name: string) =>
      require(join(folder, 'artifacts', `${name}.graphql.js`)) as Artifact,
    remove,
  };
}
