import { scopesOf } from '../auth/access-rule.ts';
import { operations } from '../revenuecat/generated/operations.ts';
import type { FieldAccess } from './field-access.ts';

/** A sentence for descriptions that says which scopes are asked for; all of them are needed. */
export function scopeNote(scopes: readonly string[]): string {
  return `Needs ${scopes.map((scope) => `\`${scope}\``).join(' and ')}.`;
}

/**
 * The description of a field, and which scopes it asks for where no customer gets in: of what a customer may reach, whose
 * an object is decides first. Mutations say it themselves, and what they bring asks for nothing more.
 */
export function describedWithScopes(
  description: string | null | undefined,
  access: FieldAccess,
): string | null | undefined {
  if (access === 'free' || access.customers !== 'none') return description;
  if ('operation' in access && operations[access.operation].method !== 'GET') return description;
  return `${description ?? ''} ${scopeNote(scopesOf(access))}`.trim();
}
