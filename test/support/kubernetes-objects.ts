import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

/** An object as `kubectl` reads it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  /** The file that it stands in. */
  readonly file: string;
  readonly [property: string]: unknown;
}

/** All objects in the YAML files of a folder. */
export function readObjects(folder: URL): readonly KubernetesObject[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) =>
      parseAllDocuments(readFileSync(new URL(file, folder), 'utf8'), { merge: true }).map(
        (document) => ({ ...(document.toJS() as Omit<KubernetesObject, 'file'>), file }) as KubernetesObject,
      ),
    );
}

const modulesOfGroups: Readonly<Record<string, string>> = {
  v1: 'core/v1',
  'networking.k8s.io/v1': 'networking/v1',
};

/**
 * What is wrong with objects by Kubernetes' own description of its kinds: properties that do not exist, that are missing, or of
 * another type. They are written into a program as literals, of which the compiler then complains; so it says what an editor would.
 */
export function mistakesOf(objects: readonly KubernetesObject[]): readonly string[] {
  const source = objects.map(({ file: _file, ...object }, index) => {
    const path = modulesOfGroups[object.apiVersion] ?? object.apiVersion;
    return [
      `import type { ${object.kind} as Kind${String(index)} } from 'kubernetes-types/${path}';`,
      `export const it${String(index)}: Kind${String(index)} = ${JSON.stringify(object, null, 1)};`,
    ].join('\n');
  });
  const name = fileURLToPath(new URL('objects-to-check.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    skipLibCheck: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const text = source.join('\n');
  host.fileExists = (path) => path === name || fileExists(path);
  host.readFile = (path) => (path === name ? text : readFile(path));
  host.getSourceFile = (path, language, ...rest) =>
    path === name
      ? ts.createSourceFile(path, text, language)
      : getSourceFile.call(host, path, language, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([name], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
