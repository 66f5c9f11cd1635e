import { entriesAt, isObject, objectAt, type JsonObject } from './json.ts';

/** Keywords that say something about values: kept word for word. */
const limits = new Set([
  '$ref',
  'const',
  'default',
  'deprecated',
  'discriminator',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'readOnly',
  'required',
  'type',
  'uniqueItems',
  'writeOnly',
]);

/** Keywords for human readers: dropped. `nullable` is not here: it turns into a type below. */
const prose = new Set(['description', 'example', 'examples', 'externalDocs', 'summary', 'title', 'xml']);

const compositions = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * One schema of an OpenAPI 3.0 or 3.1 document as a plain JSON Schema (2020-12, the dialect of OpenAPI 3.1) with
 * names, types and limits only. Throws on a keyword it does not know, so that no limit is lost in silence.
 */
export function plainSchema(schema: unknown, place: string): JsonObject | boolean {
  if (typeof schema === 'boolean') return schema;
  const source = objectAt(schema, place);
  const plain = typeof source.$ref === 'string' ? plainReference(source) : plainKeywords(source, place);
  return source.nullable === true || hasNullablePart(source) ? orNull(plain) : plain;
}

/**
 * OpenAPI 3.0 ignores what stands beside `$ref`, 3.1 does not. Taken literally there, `additionalProperties: false`
 * would refuse every property that only the reference knows; `unevaluatedProperties` says what is meant.
 */
function plainReference(source: JsonObject): JsonObject {
  const closed = source.additionalProperties === false ? { unevaluatedProperties: false } : {};
  return { $ref: source.$ref, ...closed };
}

function plainKeywords(written: JsonObject, place: string): JsonObject {
  const source = withoutPlaceholder(written);
  const plain: JsonObject = {};
  for (const [keyword, value] of Object.entries(source)) {
    const here = `${place}/${keyword}`;
    if (limits.has(keyword)) plain[keyword] = value;
    else if (keyword === 'items' || keyword === 'not' || keyword === 'additionalProperties') {
      plain[keyword] = plainSchema(value, here);
    } else if (keyword === 'properties' || keyword === 'patternProperties') {
      plain[keyword] = Object.fromEntries(
        entriesAt(value, here).map(([name, property]) => [name, plainSchema(property, `${here}/${name}`)]),
      );
    } else if (keyword === 'allOf' || keyword === 'anyOf' || keyword === 'oneOf') {
      if (!Array.isArray(value)) throw new Error(`${here}: expected a list`);
      const parts = value.filter((part: unknown) => !(keyword === 'allOf' && isNullMarker(part)));
      plain[keyword] = parts.map((part: unknown, index) => plainSchema(part, `${here}/${String(index)}`));
    } else if (keyword !== 'nullable' && !prose.has(keyword) && !keyword.startsWith('x-')) {
      throw new Error(`${here}: unknown schema keyword`);
    }
  }
  return plain;
}

/** The v1 document shows a map with free keys as an object with the one required property `key_name`. */
function withoutPlaceholder(source: JsonObject): JsonObject {
  const { properties, required, ...rest } = source;
  if (!isObject(properties) || !Array.isArray(required)) return source;
  if (required.join() !== 'key_name' || Object.keys(properties).join() !== 'key_name') return source;
  return { ...rest, additionalProperties: properties.key_name };
}

/** A part of `allOf` that says nothing but "an object, or null", written beside the reference it is about. */
function isNullMarker(part: unknown): boolean {
  if (!isObject(part) || part.nullable !== true) return false;
  return Object.keys(part).every((key) => key === 'nullable' || key === 'type' || prose.has(key));
}

function hasNullablePart(source: JsonObject): boolean {
  return Array.isArray(source.allOf) && source.allOf.length > 1 && source.allOf.some(isNullMarker);
}

/** The same schema with null allowed, whatever the schema is made of. */
function orNull(schema: JsonObject): JsonObject {
  const composed = '$ref' in schema || compositions.some((keyword) => keyword in schema);
  if (composed || typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const allowed = schema.enum;
  const withNull =
    Array.isArray(allowed) && !allowed.includes(null) ? { enum: [...(allowed as unknown[]), null] } : {};
  return { ...schema, type: [schema.type, 'null'], ...withNull };
}
