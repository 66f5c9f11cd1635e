import { readFileSync } from 'node:fs';
import { operations, type OperationId } from '../../src/revenuecat/generated/operations.ts';

/** A place in an answer: names of properties, and `[]` for every item of an array. */
export type WirePath = readonly string[];

/** One property that an operation's answer can have by the document. */
export interface AnswerProperty {
  readonly path: WirePath;
  /** Whether its values are a closed set of strings today. */
  readonly isEnum: boolean;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface ApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const document = JSON.parse(
  readFileSync(new URL('../conformance/generated/api-v2.json', import.meta.url), 'utf8'),
) as ApiDocument;

/** Every property of an operation's successful answer, those of embedded objects included. */
export function propertiesOf(operationId: OperationId): readonly AnswerProperty[] {
  const { path, method, success } = operations[operationId];
  const response = document.paths[path]?.[method.toLowerCase()]?.responses[String(success[0])];
  const { content } = response as { content: { 'application/json': { schema: Schema } } };
  const found = new Map<string, AnswerProperty>();
  collect(content['application/json'].schema, [], [], found);
  return [...found.values()];
}

function collect(
  schema: Schema,
  path: WirePath,
  within: readonly string[],
  found: Map<string, AnswerProperty>,
): void {
  const { $ref } = schema;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    const named = document.components.schemas[name];
    if (named === undefined) throw new Error(`There is no schema ${$ref}`);
    // A schema that holds itself is walked once.
    if (!within.includes(name)) collect(named, path, [...within, name], found);
  }
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    collect(part, path, within, found);
  if (schema.items !== undefined) collect(schema.items, [...path, '[]'], within, found);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const place = [...path, name];
    found.set(place.join('.'), { path: place, isEnum: name !== 'object' && isEnum(property) });
    collect(property, place, within, found);
  }
}

function isEnum(schema: Schema): boolean {
  if (schema.$ref !== undefined)
    return isEnum(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  return (
    schema.enum !== undefined ||
    [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some(isEnum)
  );
}

const v2Operations = (Object.keys(operations) as OperationId[]).filter((id) => operations[id].api === 'v2');

/** The operation of a request for `/v2/...`; throws when there is none. */
export function operationOf(method: string, url: string): OperationId {
  const segments = new URL(url).pathname.split('/').slice(2);
  const candidates = v2Operations.filter((id) => {
    const template = operations[id].path.split('/').slice(1);
    return (
      operations[id].method === method &&
      template.length === segments.length &&
      template.every((part, index) => part.startsWith('{') || part === segments[index])
    );
  });
  // A literal segment goes before a parameter.
  const [best] = candidates.sort(
    (one, other) => operations[one].pathParameters.length - operations[other].pathParameters.length,
  );
  if (best === undefined) throw new Error(`${method} ${url} is no operation`);
  return best;
}

/** What happens to one property; `undefined` takes it away. */
export type Change = (value: unknown) => unknown;

export const changes = {
  'is null': () => null,
  'is missing': () => undefined,
  'has another type': (value) => {
    if (typeof value === 'number') return 'not a number';
    if (typeof value === 'string') return { not: 'text' };
    return typeof value === 'boolean' ? 'yes' : 'neither object nor list';
  },
} as const satisfies Record<string, Change>;

/**
 * A copy of the answer with the property changed wherever it stands, but for the first item of the list that the
 * answer is. `touched` counts the places.
 */
export function damaged(
  answer: unknown,
  path: WirePath,
  change: Change,
): { readonly answer: unknown; readonly touched: number } {
  let touched = 0;
  const spareFirst = path.indexOf('[]') === 1;
  const walk = (value: unknown, depth: number): unknown => {
    const step = path[depth];
    if (step === undefined) {
      touched += 1;
      return change(value);
    }
    if (step === '[]') {
      if (!Array.isArray(value)) return value;
      return value.map((item: unknown, index) =>
        depth === 1 && spareFirst && index === 0 ? item : walk(item, depth + 1),
      );
    }
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return value;
    return { ...value, [step]: walk((value as Record<string, unknown>)[step], depth + 1) };
  };
  return { answer: walk(answer, 0), touched };
}

/** The answer with fields that no document knows, in every object. */
export function withExtraFields(value: unknown, name = ''): unknown {
  // Free-form by the document: nothing in it is extra.
  if (name === 'metadata') return value;
  if (Array.isArray(value)) return value.map((item) => withExtraFields(item));
  if (typeof value !== 'object' || value === null) return value;
  const more = {
    a_field_from_the_future: { deeply: ['nested', { and: null }] },
    __proto: 1,
    constructor_: 'x',
  };
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withExtraFields(inner, name)])),
    ...more,
  };
}

/** The answer with things in its lists that are not what the lists are of. */
export function withUnknownKinds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownKinds);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, withUnknownKinds(held)]),
  );
  if (inner['object'] !== 'list' || !Array.isArray(inner['items'])) return inner;
  const strangers = [{ object: 'hologram', of: { nothing: 'known' } }, null, 'text', 42, []];
  return { ...inner, items: [...(inner['items'] as unknown[]), ...strangers] };
}

/** Links to next pages as another server might write them: absolute, on a host of its own choice. */
export function withAbsoluteLinks(value: unknown, host: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withAbsoluteLinks(item, host));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      (name === 'next_page' || name === 'url') && typeof inner === 'string'
        ? `${host}${inner}`
        : withAbsoluteLinks(inner, host),
    ]),
  );
}
