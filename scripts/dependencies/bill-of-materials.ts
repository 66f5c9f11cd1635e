/** A package as the lockfile has it. */
export interface LockedPart {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly name: string;
  readonly version: string;
  /** By the path that they are installed at; the project itself at the empty one. */
  readonly packages: Readonly<Record<string, LockedPart>>;
}

/**
 * What runs in production as a CycloneDX 1.6 document: each package with its version, licence, hash and what it needs. The
 * same lockfile makes the same document, so that two can be compared.
 */
export function billOfMaterials({ name, version, packages }: Lockfile) {
  const parts = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true,
  );
  const root = purlOf(name, version);
  const references = new Map(parts.map(([path, part]) => [path, purlOf(nameAt(path), part.version ?? '')]));
  const needsOf = (path: string): readonly string[] => {
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    const names = Object.keys({ ...peerDependencies, ...optionalDependencies, ...dependencies });
    const found = names.map((wanted) => references.get(placeOf(wanted, path, packages) ?? ''));
    return [...new Set(found.filter((reference) => reference !== undefined))].sort();
  };
  const components = new Map(
    parts.map(([path, part]) => [references.get(path) ?? '', componentOf(path, part)]),
  );
  const needs = new Map<string, readonly string[]>([[root, needsOf('')]]);
  for (const [path, reference] of references)
    needs.set(reference, [...new Set([...(needs.get(reference) ?? []), ...needsOf(path)])].sort());
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': root, name, version, purl: root } },
    components: [...components.values()],
    dependencies: [...needs].map(([ref, dependsOn]) => ({ ref, dependsOn })),
  };
}

function componentOf(path: string, { version = '', license, integrity }: LockedPart) {
  const name = nameAt(path);
  const [algorithm, hash] = integrity?.split('-') ?? [];
  return {
    type: 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    purl: purlOf(name, version),
    ...(license === undefined ? {} : { licenses: [licenceOf(license)] }),
    ...(algorithm === 'sha512' && hash !== undefined
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] }
      : {}),
  };
}

function licenceOf(license: string) {
  return license.includes(' ') ? { expression: license } : { license: { id: license } };
}

/** Where Node finds a package from another one: in its own folder first, then in each one above it. */
function placeOf(name: string, from: string, packages: Lockfile['packages']): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (folder === '') return null;
  }
}

function nameAt(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}
