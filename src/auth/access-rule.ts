import { operations, type OperationId } from '../revenuecat/generated/operations.ts';
import { viewerHasScopes, type FacadeScope } from './scopes.ts';
import type { Viewer } from './viewer.ts';

/**
 * Who may see what one operation brings: a viewer with the operation's scopes, or, as `customers` says,
 * a customer without any. `own`: only what belongs to that customer. `all`: any signed-in customer (the
 * catalogue). `none`: nobody but holders of the scopes.
 */
export interface AccessRule {
  readonly operation: OperationId;
  readonly customers: 'none' | 'own' | 'all';
  /** Operations without whose answers the field cannot be told either; their scopes are needed as well. */
  readonly besides?: readonly OperationId[];
}

/** Who may see the inside of this server: whoever has the scope, and nobody by being a customer. */
export interface FacadeRule {
  readonly scope: FacadeScope;
  readonly customers: 'none';
}

/** What a rule says of a viewer before anything is known of the object. */
export type Verdict = 'allowed' | 'allowed-if-own' | 'forbidden' | 'unauthenticated';

/** The scopes that a rule asks for; all are needed. */
export function scopesOf(rule: AccessRule | FacadeRule): readonly string[] {
  let scopes = scopesByRule.get(rule);
  if (scopes === undefined) scopesByRule.set(rule, (scopes = findScopes(rule)));
  return scopes;
}

/** A rule is asked for each field of each object, and never changes. */
const scopesByRule = new WeakMap<AccessRule | FacadeRule, readonly string[]>();

function findScopes(rule: AccessRule | FacadeRule): readonly string[] {
  if ('scope' in rule) return [rule.scope];
  const { operation, besides = [] } = rule;
  return [...new Set([operation, ...besides].flatMap((id) => operations[id].scopes))];
}

export function judge(viewer: Viewer, rule: AccessRule | FacadeRule): Verdict {
  if (viewer.kind === 'anonymous') return 'unauthenticated';
  if (viewerHasScopes(viewer, scopesOf(rule))) return 'allowed';
  if (viewer.customerId === null || rule.customers === 'none') return 'forbidden';
  return rule.customers === 'all' ? 'allowed' : 'allowed-if-own';
}
