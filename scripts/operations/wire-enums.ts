import { entriesAt, isObject, type JsonObject } from './json.ts';
import { operationsOf, tableKey, type Api } from './operation-table.ts';

/**
 * Every list of allowed values in a plain document, by where it stands: `Environment`, `Subscription.status`,
 * `BadRequest.type` for component schemas and answers, `get-chart-data?aggregate` for parameters and
 * `extend-subscription.body.field` for the body of an operation. Items of a list count as the list itself. The
 * fixed name in `object` is left out. Null is left out: it is no value of an enum.
 */
export function wireEnums(api: Api, document: JsonObject): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const prefix = api === 'v2' ? '' : `${api}:`;
  const components = isObject(document.components) ? document.components : {};
  for (const [name, schema] of entriesAt(components.schemas, 'schemas'))
    collect(schema, prefix + name, found);
  for (const [name, answer] of entriesAt(components.responses, 'responses')) {
    for (const schema of bodySchemas(answer)) collect(schema, prefix + name, found);
  }
  for (const { operation, parameters } of operationsOf(document)) {
    const key = tableKey(api, String(operation.operationId));
    for (const { name, schema } of parameters) collect(schema, `${key}?${String(name)}`, found);
    for (const schema of bodySchemas(operation.requestBody)) collect(schema, `${key}.body`, found);
    for (const [status, answer] of entriesAt(operation.responses, key)) {
      for (const schema of bodySchemas(answer)) collect(schema, `${key}.${status}`, found);
    }
  }
  return found;
}

function bodySchemas(body: unknown): unknown[] {
  if (!isObject(body)) return [];
  return entriesAt(body.content, 'content').map(([, media]) => (isObject(media) ? media.schema : undefined));
}

function collect(schema: unknown, key: string, found: Map<string, string[]>): void {
  if (!isObject(schema)) return;
  if (Array.isArray(schema.enum)) add(schema.enum, key, found);
  for (const [name, property] of entriesAt(schema.properties, key)) {
    if (name !== 'object') collect(property, `${key}.${name}`, found);
  }
  collect(schema.items, key, found);
  collect(schema.additionalProperties, `${key}.*`, found);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const parts = schema[keyword];
    if (Array.isArray(parts)) for (const part of parts as unknown[]) collect(part, key, found);
  }
}

/** Alternatives of one schema may each list values for the same property: together they are what can be met. */
function add(values: readonly unknown[], key: string, found: Map<string, string[]>): void {
  const strings = values.filter((value): value is string => typeof value === 'string');
  if (strings.length > 0) found.set(key, [...new Set([...(found.get(key) ?? []), ...strings])]);
}
