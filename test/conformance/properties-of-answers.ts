import { readFileSync } from 'node:fs';

interface JsonSchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly allOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

interface Operation {
  readonly operationId: string;
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** A property of an object in an answer. Objects without a name of their own are named by the way to them. */
export interface AnswerProperty {
  readonly schema: string;
  readonly property: string;
}

/** What frames a list or says of what kind an object is: connections and type names tell it in a graph. */
const framing = new Set(['object', 'items', 'next_page']);

/** Every property of every successful answer of REST v2, once for each schema that has it. */
export function propertiesOfAnswers(): readonly AnswerProperty[] {
  const document = JSON.parse(
    readFileSync(new URL('generated/api-v2.json', import.meta.url), 'utf8'),
  ) as Document;
  const found = new Map<string, AnswerProperty>();
  const visited = new Set<string>();

  const visit = (schema: JsonSchema | boolean | undefined, name: string): void => {
    if (schema === undefined || typeof schema === 'boolean') return;
    if (schema.$ref !== undefined) {
      const referred = schema.$ref.split('/').at(-1) ?? '';
      if (visited.has(referred)) return;
      visited.add(referred);
      visit(document.components.schemas[referred], referred);
      return;
    }
    for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])])
      visit(part, name);
    visit(schema.items, name);
    visit(schema.additionalProperties, name);
    const isList = schema.properties !== undefined && 'next_page' in schema.properties;
    for (const [property, inner] of Object.entries(schema.properties ?? {})) {
      const frames = framing.has(property) || (isList && property === 'url');
      if (!frames) found.set(`${name}.${property}`, { schema: name, property });
      visit(inner, isList ? name : `${name}.${property}`);
    }
  };

  for (const operations of Object.values(document.paths)) {
    for (const { operationId, responses = {} } of Object.values(operations)) {
      for (const [status, { content = {} }] of Object.entries(responses))
        if (status.startsWith('2')) visit(content['application/json']?.schema, `answer to ${operationId}`);
    }
  }
  return [...found.values()];
}
