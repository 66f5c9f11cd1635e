import { viewerOf } from '../auth/api-token-credentials.ts';
import { createReadOnlyToken } from '../auth/ready-tokens.ts';
import { viewerHasScopes } from '../auth/scopes.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { AuthConfig } from '../config/config.ts';
import { operations, type Operation, type Scope } from '../revenuecat/generated/operations.ts';
import type { KeyFinding, Outage } from './diagnosis.ts';
import type { Feature } from './features.ts';

/** The keys of a server, as far as features depend on them. */
export interface ExaminedKeys {
  readonly reading: KeyFinding;
  readonly writing: KeyFinding;
  readonly v1: KeyFinding;
  readonly external: readonly KeyFinding[];
}

/** The features that answer `CONFIGURATION`, by what is missing. */
export function configurationOutages(features: readonly Feature[], keys: ExaminedKeys): readonly Outage[] {
  const mutations = features.filter(({ isMutation }) => isMutation);
  const using = (api: Operation['api']) =>
    mutations.filter(({ operation }) => operations[operation].api === api);
  return [
    ...outagesOf(
      keys.reading,
      features.filter(({ isMutation }) => !isMutation),
    ),
    ...outagesOf(keys.writing, using('v2')),
    ...outagesOf(keys.v1, using('v1')),
    ...keys.external.flatMap((key) => outagesOf(key, using('external'))),
  ];
}

function outagesOf(key: KeyFinding, features: readonly Feature[]): readonly Outage[] {
  if (key.state === 'not set' || key.state === 'refused') {
    const intended = key.state === 'not set';
    const because = intended ? `${key.setting} is not set` : `RevenueCat refuses the key in ${key.setting}`;
    return [{ code: 'CONFIGURATION', intended, because, features: features.map(({ name }) => name) }];
  }
  return key.permissions
    .filter(({ verdict }) => verdict === 'lacking')
    .map(({ scope }) => ({
      code: 'CONFIGURATION' as const,
      intended: false,
      because: `the key in ${key.setting} lacks ${scope}`,
      features: features.filter((feature) => needs(feature, scope)).map(({ name }) => name),
    }))
    .filter(({ features: lost }) => lost.length > 0);
}

function needs({ operation }: Feature, scope: Scope): boolean {
  const { scopes }: Operation = operations[operation];
  return scopes.includes(scope);
}

/**
 * The features that answer `FORBIDDEN` to everybody, because no token that could be presented has the scopes. Where JWTs
 * are accepted any scope may come, so nothing can be said.
 */
export function forbiddenOutages(features: readonly Feature[], auth: AuthConfig): readonly Outage[] {
  if (auth.jwt !== undefined || auth.readyTokens === 'sandbox') return [];
  const readOnly = auth.readyTokens === 'read-only';
  const viewers: readonly Viewer[] = readOnly ? [createReadOnlyToken().viewer] : auth.tokens.map(viewerOf);
  const lost = features.filter(({ operation }) => {
    const { scopes }: Operation = operations[operation];
    return !viewers.some((viewer) => viewerHasScopes(viewer, scopes));
  });
  if (lost.length === 0) return [];
  return [
    {
      code: 'FORBIDDEN',
      intended: true,
      because: readOnly
        ? 'no way to sign in is set, and the token that the server makes for itself reads only'
        : 'no token of AUTH_TOKENS has the scopes',
      features: lost.map(({ name }) => name),
    },
  ];
}
