import { entriesAt, isObject, objectAt, objectsAt, stringAt, stringsAt, type JsonObject } from './json.ts';
import type { Access } from './v1-access.ts';

/** Which of RevenueCat's interfaces an operation belongs to. */
export type Api = 'v2' | 'v1' | 'external';

/** One row of the generated table, as plain data. */
export interface OperationRow {
  readonly api: Api;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly domain: string;
  readonly release: string;
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly string[];
  readonly commaSeparatedParameters: readonly string[];
  readonly headerParameters: readonly string[];
  readonly expandable: Readonly<Record<string, string>>;
  readonly takesIdempotencyKey: boolean;
  readonly isList: boolean;
  readonly success: readonly number[];
}

/** The key of an operation in the table: v2 ids stand alone, others carry their interface in front. */
export function tableKey(api: Api, operationId: string): string {
  return api === 'v2' ? operationId : `${api}:${operationId}`;
}

/**
 * The rows of one plain document, in its order. `access` supplies what the older documents do not say; an operation
 * without scopes in either place is refused, because the table is what permissions are decided by.
 */
export function operationRows(
  api: Api,
  document: JsonObject,
  access: Readonly<Record<string, Access>> = {},
): Map<string, OperationRow> {
  const rows = new Map<string, OperationRow>();
  const unused = new Set(Object.keys(access));
  for (const { path, method, operation, parameters } of operationsOf(document)) {
    const id = stringAt(operation.operationId, `${method} ${path}: operationId`);
    const key = tableKey(api, id);
    if (rows.has(key)) throw new Error(`${key} occurs twice`);
    unused.delete(key);
    const named = (place: string): string[] =>
      parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter) => stringAt(parameter.name, key));
    const headers = named('header');
    const success = successes(operation);
    rows.set(key, {
      api,
      method: method.toUpperCase(),
      path,
      ...accessOf(key, operation, access[key]),
      pathParameters: named('path'),
      queryParameters: named('query'),
      commaSeparatedParameters: parameters
        .filter(
          ({ in: place, explode, style }) =>
            place === 'query' && explode === false && (style ?? 'form') === 'form',
        )
        .map((parameter) => stringAt(parameter.name, key)),
      headerParameters: headers.filter((name) => name !== 'Idempotency-Key'),
      expandable: expandables(operation, key),
      takesIdempotencyKey: headers.includes('Idempotency-Key'),
      isList: success.some((status) => answersList(document, operation, status)),
      success,
    });
  }
  if (unused.size > 0) throw new Error(`access is given for unknown operations: ${[...unused].join(', ')}`);
  return rows;
}

/** Every operation of a plain document with its resolved parameters, those of the whole path first. */
export function operationsOf(
  document: JsonObject,
): { path: string; method: string; operation: JsonObject; parameters: JsonObject[] }[] {
  return entriesAt(document.paths, 'paths').flatMap(([path, value]) => {
    const { parameters: shared, ...item } = objectAt(value, path);
    return Object.entries(item).map(([method, operationValue]) => {
      const operation = objectAt(operationValue, `${method} ${path}`);
      const parameters = [...objectsAt(shared, path), ...objectsAt(operation.parameters, path)];
      return {
        path,
        method,
        operation,
        parameters: parameters.map((parameter) => resolved(document, parameter)),
      };
    });
  });
}

/** What a `$ref` inside the document points at, or the value itself. */
function resolved(document: JsonObject, value: unknown): JsonObject {
  const source = objectAt(value, 'reference');
  if (typeof source.$ref !== 'string') return source;
  const pointer = source.$ref;
  const target = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => objectAt(node, pointer)[key], document);
  return resolved(document, objectAt(target, pointer));
}

function accessOf(key: string, operation: JsonObject, given: Access | undefined): Access {
  const scopes = stringsAt(operation['x-scopes'] ?? given?.scopes, `${key}: scopes`);
  if (scopes.length === 0)
    throw new Error(`${key} has no scopes; give it some in scripts/operations/v1-access.ts`);
  return {
    scopes,
    domain: stringAt(operation['x-revenuecat-rate-limiting-domain'] ?? given?.domain, `${key}: domain`),
    release: stringAt(operation['x-release-status'] ?? given?.release, `${key}: release status`),
  };
}

function expandables(operation: JsonObject, key: string): Record<string, string> {
  const pairs = objectsAt(operation['x-expandable-fields'], `${key}: expandables`).flatMap((pair) =>
    Object.entries(pair),
  );
  return Object.fromEntries(
    pairs.map(([field, scope]) => [field, stringAt(scope, `${key}: scope of ${field}`)]),
  );
}

/** Statuses below 400: an answer with the file of an invoice is a redirect, and still what was asked for. */
function successes(operation: JsonObject): number[] {
  return Object.keys(objectAt(operation.responses, 'responses'))
    .map(Number)
    .filter((status) => status >= 200 && status < 400);
}

function answersList(document: JsonObject, operation: JsonObject, status: number): boolean {
  const answer = resolved(document, objectAt(operation.responses, 'responses')[String(status)]);
  const content = isObject(answer.content) ? answer.content['application/json'] : undefined;
  if (!isObject(content) || content.schema === undefined) return false;
  const { properties } = resolved(document, content.schema);
  return isObject(properties) && 'items' in properties && 'next_page' in properties;
}
