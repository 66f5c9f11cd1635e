import { operations } from '../../revenuecat/generated/operations.ts';
import type { Operation } from '../../revenuecat/generated/operations.ts';
import { forbidden, unauthorized } from './errors.ts';

export interface ApiKey {
  /** Says in the call log who called, without holding the key. */
  readonly name: string;
  readonly projectId: string;
  readonly scopes: ReadonlySet<string>;
}

/** Every permission that the operation table knows, in the table's order. */
export const everyScope: readonly string[] = [
  ...new Set(
    Object.values<Operation>(operations).flatMap((operation) => [
      ...operation.scopes,
      ...Object.values(operation.expandable),
    ]),
  ),
];

export const everyReadScope: readonly string[] = everyScope.filter((scope) => scope.endsWith(':read'));

/** The secret keys of the sandbox, and what each may do. */
export class ApiKeys {
  readonly #keys = new Map<string, ApiKey>();

  add(secret: string, key: ApiKey): void {
    this.#keys.set(secret, key);
  }

  /** The key of an Authorization header. Throws 401 for anything that is not `Bearer` and a key of ours. */
  authenticate(authorization: string | undefined): ApiKey {
    const secret = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const key = secret === undefined ? undefined : this.#keys.get(secret);
    if (key === undefined) throw unauthorized();
    return key;
  }
}

/** Throws 403, naming what is missing, unless the key has all the scopes. `read_write` includes `read`. */
export function requireScopes(key: ApiKey, scopes: Iterable<string>): void {
  const lacking = [...scopes].filter(
    (scope) => !key.scopes.has(scope) && !(scope.endsWith(':read') && key.scopes.has(`${scope}_write`)),
  );
  if (lacking.length > 0) {
    throw forbidden(`The API key lacks the permission(s) needed for this request: ${lacking.join(', ')}`);
  }
}
