import { entriesAt, isObject, objectAt, objectsAt, type JsonObject } from './json.ts';
import { plainSchema } from './plain-schema.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What RevenueCat says about an operation for machines: permissions, budget, maturity, expandable references. */
const operationExtensions = [
  'x-revenuecat-rate-limiting-domain',
  'x-scopes',
  'x-release-status',
  'x-expandable-fields',
] as const;

/** How one of the documents is to be put down. */
export interface DocumentPlan {
  /** Our own title, because the original title counts as prose. */
  readonly title: string;
  /** The address that paths are relative to. */
  readonly server: string;
  /** Cut from the front of each path, so that all documents name paths below the version. */
  readonly pathPrefix?: string;
}

/**
 * The whole document again as OpenAPI 3.1, by allow-list: paths, parameters, bodies, answers with headers and
 * component schemas, without a word of prose. Answers keep the `description` that OpenAPI demands, empty.
 */
export function plainDocument(document: JsonObject, plan: DocumentPlan): JsonObject {
  const info = objectAt(document.info, 'info');
  const paths = entriesAt(document.paths, 'paths').map(([path, item]): [string, JsonObject] => {
    return [withoutPrefix(path, plan.pathPrefix), plainPath(item, `paths${path}`)];
  });
  return {
    openapi: '3.1.0',
    'x-generated': 'by scripts/generate-operations.ts; do not edit',
    info: { title: plan.title, version: info.version },
    servers: [{ url: plan.server }],
    ...(document.security === undefined ? {} : { security: document.security }),
    paths: Object.fromEntries(paths),
    components: plainComponents(document.components ?? {}),
  };
}

function withoutPrefix(path: string, prefix: string | undefined): string {
  if (prefix === undefined) return path;
  if (!path.startsWith(`${prefix}/`)) throw new Error(`${path} does not start with ${prefix}`);
  return path.slice(prefix.length);
}

function plainPath(item: unknown, place: string): JsonObject {
  const source = objectAt(item, place);
  const plain: JsonObject = {};
  if (source.parameters !== undefined) plain.parameters = plainParameters(source.parameters, place);
  for (const method of methods) {
    if (source[method] !== undefined) plain[method] = plainOperation(source[method], `${place}.${method}`);
  }
  return plain;
}

function plainOperation(operation: unknown, place: string): JsonObject {
  const source = objectAt(operation, place);
  const plain = pick(source, ['operationId', ...operationExtensions, 'tags', 'deprecated', 'security']);
  if (source.parameters !== undefined) plain.parameters = plainParameters(source.parameters, place);
  if (source.requestBody !== undefined)
    plain.requestBody = plainBody(source.requestBody, `${place}.requestBody`);
  plain.responses = mapValues(source.responses, `${place}.responses`, plainResponse);
  return plain;
}

function plainParameters(parameters: unknown, place: string): JsonObject[] {
  return objectsAt(parameters, `${place}.parameters`).map((parameter, index) =>
    plainParameter(parameter, `${place}.parameters[${String(index)}]`),
  );
}

function plainParameter(parameter: unknown, place: string): JsonObject {
  const source = objectAt(parameter, place);
  if (source.$ref !== undefined) return { $ref: source.$ref };
  const plain = pick(source, ['name', 'in', 'required', 'deprecated', 'style', 'explode', 'allowEmptyValue']);
  if (source.schema !== undefined) plain.schema = plainSchema(source.schema, `${place}.schema`);
  return plain;
}

function plainBody(body: unknown, place: string): JsonObject {
  const source = objectAt(body, place);
  if (source.$ref !== undefined) return { $ref: source.$ref };
  return {
    ...pick(source, ['required']),
    content: mapValues(source.content, `${place}.content`, plainMedia),
  };
}

function plainResponse(response: unknown, place: string): JsonObject {
  const source = objectAt(response, place);
  if (source.$ref !== undefined) return { $ref: source.$ref };
  const plain: JsonObject = { description: '' };
  if (source.headers !== undefined)
    plain.headers = mapValues(source.headers, `${place}.headers`, plainParameter);
  if (source.content !== undefined) plain.content = mapValues(source.content, `${place}.content`, plainMedia);
  return plain;
}

function plainMedia(media: unknown, place: string): JsonObject {
  const { schema } = objectAt(media, place);
  return schema === undefined ? {} : { schema: plainSchema(schema, `${place}.schema`) };
}

function plainComponents(components: unknown): JsonObject {
  const source = objectAt(components, 'components');
  const kinds: Record<string, (value: unknown, place: string) => unknown> = {
    securitySchemes: (scheme, place) => pick(objectAt(scheme, place), ['type', 'scheme', 'in', 'name']),
    parameters: plainParameter,
    headers: plainParameter,
    requestBodies: plainBody,
    responses: plainResponse,
    schemas: plainSchema,
  };
  return Object.fromEntries(
    Object.entries(kinds)
      .filter(([kind]) => isObject(source[kind]))
      .map(([kind, plain]) => [kind, mapValues(source[kind], `components.${kind}`, plain)]),
  );
}

function pick(source: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]]));
}

function mapValues(
  value: unknown,
  place: string,
  map: (item: unknown, place: string) => unknown,
): JsonObject {
  return Object.fromEntries(
    entriesAt(value, place).map(([key, item]) => [key, map(item, `${place}.${key}`)]),
  );
}
