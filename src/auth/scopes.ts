import { operations } from '../revenuecat/generated/operations.ts';
import type { Scope } from '../revenuecat/generated/operations.ts';
import type { Viewer } from './viewer.ts';

/** Powers over this server itself. No RevenueCat permission includes one. */
const facadeScopes = [
  'facade:upstream:read',
  'facade:cache:refresh',
  'facade:introspection:read',
  'facade:events:read',
] as const;

export type FacadeScope = (typeof facadeScopes)[number];

/** A permission that a rule may ask for. */
export type KnownScope = Scope | FacadeScope;

/** Every permission that some operation of the table, or this server, asks for. Sorted. */
export const knownScopes: readonly KnownScope[] = [
  ...new Set<KnownScope>([
    ...Object.values(operations).flatMap((operation) => operation.scopes),
    ...facadeScopes,
  ]),
].sort();

/**
 * The known permissions that one scope or shorthand stands for; empty when it stands for nothing.
 *
 * A shorthand is `*` alone, which is everything, or three parts of which any may be `*`: `customer_information:*:read`.
 * `read_write` stands for `read` as well. A first part of `*` means every domain of RevenueCat but not `facade`, so that
 * whoever may read all of RevenueCat does not thereby see the inside of this server.
 */
export function matchingScopes(pattern: string): readonly KnownScope[] {
  if (pattern === '*') return knownScopes;
  const [domain, resource, level, ...rest] = pattern.split(':');
  if (domain === undefined || resource === undefined || level === undefined || rest.length > 0) return [];
  return knownScopes.filter((scope) => {
    const [itsDomain, itsResource, itsLevel] = scope.split(':');
    const domainMatches = domain === '*' ? itsDomain !== 'facade' : itsDomain === domain;
    const levelMatches =
      level === '*' || itsLevel === level || (level === 'read_write' && itsLevel === 'read');
    return domainMatches && (resource === '*' || itsResource === resource) && levelMatches;
  });
}

/** All of {@link matchingScopes} together. Throws `TypeError` for one that stands for nothing. */
export function expandScopes(patterns: readonly string[]): ReadonlySet<KnownScope> {
  return new Set(
    patterns.flatMap((pattern) => {
      const matching = matchingScopes(pattern);
      if (matching.length === 0) throw new TypeError('A static token has a scope that does not exist.');
      return matching;
    }),
  );
}

/**
 * Those of the given names that are permissions here, spelled out; a stranger's (`openid`, `profile`) are left out. No
 * shorthands: an issuer that writes `*` means something of its own by it.
 */
export function recognizedScopes(names: readonly string[]): ReadonlySet<KnownScope> {
  return new Set(names.filter((name) => !name.includes('*')).flatMap(matchingScopes));
}

/**
 * Whether the viewer has every one of these scopes; `read_write` implies `read`. An empty list is never satisfied, so
 * that a rule which names nothing shuts everybody out rather than letting everybody in.
 */
export function viewerHasScopes(viewer: Viewer, scopes: readonly string[]): boolean {
  return scopes.length > 0 && scopes.every((scope) => hasScope(viewer.scopes, scope));
}

function hasScope(granted: ReadonlySet<string>, scope: string): boolean {
  return granted.has(scope) || (scope.endsWith(':read') && granted.has(`${scope}_write`));
}

/** What the loading of settings needs to know about scopes. */
export const scopeCatalogue = { known: knownScopes, matching: matchingScopes } as const;
