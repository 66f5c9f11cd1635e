import { isObject, objectAt, stringAt, type JsonObject } from './json.ts';
import { operationsOf, tableKey, type Api } from './operation-table.ts';

/** What one operation accepts: each part of its path, and its body, as JSON Schemas that refer to nothing else. */
export interface RequestLimits {
  readonly path: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The limits of every operation that writes, from a plain document. */
export function requestLimits(api: Api, document: JsonObject): Map<string, RequestLimits> {
  const limits = new Map<string, RequestLimits>();
  for (const { method, operation, parameters } of operationsOf(document)) {
    if (method === 'get') continue;
    const key = tableKey(api, stringAt(operation.operationId, 'operationId'));
    const path = parameters
      .filter((parameter) => parameter.in === 'path')
      .map((parameter) => [stringAt(parameter.name, key), inlined(document, parameter.schema)] as const);
    const body = bodyOf(operation, key);
    limits.set(key, {
      path: Object.fromEntries(path),
      ...(body === undefined ? {} : { body: inlined(document, body) }),
    });
  }
  return limits;
}

function bodyOf(operation: JsonObject, key: string): unknown {
  if (operation.requestBody === undefined) return undefined;
  const content = objectAt(objectAt(operation.requestBody, key).content, key);
  return objectAt(content['application/json'], key).schema;
}

/** The documents count the items of some lists with the words for characters. */
const countsOfItems: Readonly<Record<string, string>> = { minLength: 'minItems', maxLength: 'maxItems' };

/** The schema with every reference replaced by what it points at; request bodies do not refer to themselves. */
function inlined(document: JsonObject, schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((part: unknown) => inlined(document, part));
  if (!isObject(schema)) return schema;
  const { $ref, discriminator: _discriminator, ...rest } = schema;
  const counts = 'items' in rest ? countsOfItems : {};
  const own = Object.fromEntries(
    Object.entries(rest).map(([name, part]) => [counts[name] ?? name, inlined(document, part)]),
  );
  if (typeof $ref !== 'string') return own;
  const target = $ref
    .split('/')
    .slice(1)
    .reduce<unknown>((node, name) => objectAt(node, $ref)[name], document);
  const inline = objectAt(inlined(document, target), $ref);
  return Object.keys(own).length === 0 ? inline : { allOf: [inline], ...own };
}
