import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const manifestOf = createRequire(import.meta.url);

describe('the client package as it is published', { timeout: 60_000 }, () => {
  let folder: string;
  let installed: string;
  let packed: string[];

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'client-package-')));
    const { stdout, stderr } = run('npm', ['pack', './client', '--json', '--pack-destination', folder]);
    const parsed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as unknown;
    const [tarball] = Object.values(
      parsed as Record<string, { filename: string; files: { path: string }[] }>,
    );
    if (tarball === undefined) throw new Error(stderr);
    packed = tarball.files.map(({ path }) => path).sort();
    installed = join(folder, 'node_modules/revenuecat-graphql');
    mkdirSync(installed, { recursive: true });
    run('tar', ['-xzf', join(folder, tarball.filename), '-C', installed, '--strip-components=1']);
    for (const name of ['graphql', 'graphql-request', 'graphql-sse', '@graphql-typed-document-node']) {
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('holds the compiled client, its types, the schema and the documents by their ids, and nothing else', () => {
    const modules = [
      'cache',
      'codegen',
      'customer-changes',
      'document-ids',
      'facade-client',
      'facade-errors',
      'generated/embedded-types',
      'generated/graphql',
      'generated/possible-types',
    ];
    expect(packed).toEqual(
      [
        'README.md',
        'package.json',
        'dist/persisted-documents.json',
        'dist/introspection.json',
        'dist/schema.graphql',
        ...modules.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
      ].sort(),
    );
    expect(readFileSync(join(installed, 'dist/schema.graphql'), 'utf8')).toBe(
      readFileSync(join(root, 'schema.graphql'), 'utf8'),
    );
  });

  test('can be imported by its name', () => {
    const code = `import { createFacadeClient } from 'revenuecat-graphql/client';
      import { CatalogueDocument } from 'revenuecat-graphql/client/documents';
      import { keys, possibleTypes, typePolicies } from 'revenuecat-graphql/client/cache';
      import { selectIdentities } from 'revenuecat-graphql/client/codegen';
      import introspection from 'revenuecat-graphql/introspection.json' with { type: 'json' };
      console.log(typeof createFacadeClient, CatalogueDocument.kind, keys.Viewer(), typePolicies.Viewer.keyFields,
        possibleTypes.Node.includes('Customer'), typeof selectIdentities.transform, introspection.__schema.queryType.name);`;
    const { stdout } = run(process.execPath, ['--input-type=module', '-e', code], folder);
    expect(stdout.trim()).toBe('function Document null false true function Query');
  });

  test('pulls in nothing of the server and nothing of Node', async () => {
    const output = await build({
      configFile: false,
      logLevel: 'silent',
      root: folder,
      build: {
        write: false,
        lib: { entry: join(installed, 'dist/facade-client.js'), formats: ['es'] },
      },
    });
    const chunks = [output].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []));
    const modules = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
    const imports = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.imports : []));
    expect(modules.some((id) => id.endsWith('dist/facade-client.js'))).toBe(true);
    expect(modules.filter((id) => id.startsWith(join(root, 'src')))).toEqual([]);
    const foreign = [...modules, ...imports].filter(
      (id) => id.includes('browser-external') || builtinModules.includes(id.replace(/^node:/, '')),
    );
    expect(foreign).toEqual([]);
  });

  test('has the name, version and entries of the project, whose own imports of it are the same', () => {
    const ours = manifestOf('../../../package.json') as Manifest;
    const published = manifestOf('../../../client/package.json') as Manifest;
    expect([published.name, published.version]).toEqual([ours.name, ours.version]);
    expect(Object.keys(published.exports)).toEqual(expect.arrayContaining(Object.keys(ours.exports)));
    for (const [name, range] of Object.entries(published.dependencies)) {
      const own = ours.devDependencies[name];
      expect(range.replace('^', ''), name).toBe(own?.replace('^', ''));
    }
  });
});

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function run(command: string, args: readonly string[], cwd = root): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return { stdout, stderr };
}
