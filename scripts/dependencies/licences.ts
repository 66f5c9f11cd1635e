/** The part of a package in the lockfile that tells its licence. */
export interface LockedPackage {
  readonly license?: string;
  /** Only needed to work on the project. */
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** Licences that ask for nothing but their own text. */
const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** Packages under another licence, each with the reason why it may be there. The licence is held, too. */
const exceptions: Readonly<Record<string, { readonly licence: string; readonly reason: string }>> = {
  '@apollo/federation-internals': {
    licence: 'Elastic-2.0',
    reason:
      'Comes with `@apollo/subgraph` (MIT). Elastic-2.0 forbids to offer the package itself as a service; this server uses it to print a schema.',
  },
};

/** Sentences about what runs in production and may not, or is excepted for nothing. `packages` are the lockfile's. */
export function licenceProblems(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  const needed = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .map(([path, { license }]) => ({ name: nameOf(path), licence: license ?? 'none that it names' }));
  const unfit = needed
    .filter(({ name, licence }) => !isAllowed(licence) && exceptions[name]?.licence !== licence)
    .map(({ name, licence }) => `${name} is under ${licence}`);
  const names = new Set(needed.map(({ name }) => name));
  const idle = Object.keys(exceptions)
    .filter((name) => !names.has(name))
    .map((name) => `${name} is excepted, and is not there any more`);
  return [...unfit, ...idle];
}

/** Of several licences to choose from, one that is allowed will do; of several that hold together, all must be. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence)));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
