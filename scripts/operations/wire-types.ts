import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { isObject, objectAt, type JsonObject } from './json.ts';
import { operationsOf, tableKey, type Api } from './operation-table.ts';

/** TypeScript declarations (`paths`, `components`, `operations`) for a plain document. */
export async function wireTypes(document: JsonObject): Promise<string> {
  // The shape was made by plainDocument, which has no typed view of it.
  const source = forTypes(document) as OpenAPI3;
  const nodes = await openapiTS(source, {
    alphabetize: false,
    // A default tells what happens without a value; it does not promise that answers carry one.
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
  });
  return astToString(nodes);
}

/**
 * The document as types need it. An open object would get an index signature, and then every misspelt property is
 * fine. A discriminator makes the generator rewrite variants that already name their own constant. Null beside
 * `enum` would be printed twice.
 */
function forTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(forTypes);
  if (!isObject(node)) return node;
  const plain: JsonObject = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'additionalProperties' && value === true && ('properties' in node || 'allOf' in node))
      continue;
    if (key === 'discriminator' && 'oneOf' in node) continue;
    if (key === 'enum' && Array.isArray(value) && Array.isArray(node.type)) {
      plain[key] = value.filter((item: unknown) => item !== null);
    } else plain[key] = forTypes(value);
  }
  return plain;
}

/** Short names for v2 schemas, and every operation's types under its key in the table. */
export function shortNames(documents: Readonly<Record<Api, JsonObject>>): string {
  const schemas = objectAt(objectAt(documents.v2.components, 'components').schemas, 'schemas');
  const aliases = Object.keys(schemas).map(
    (name) => `export type ${name} = components['schemas'][${JSON.stringify(name)}];`,
  );
  const sources: Record<Api, string> = { v2: 'V2', v1: 'V1', external: 'External' };
  const members = (Object.keys(sources) as Api[]).flatMap((api) =>
    operationsOf(documents[api]).map(({ operation }) => {
      const id = String(operation.operationId);
      return `${JSON.stringify(tableKey(api, id))}: ${sources[api]}[${JSON.stringify(id)}];`;
    }),
  );
  return `
    import type { operations as External } from './wire-external.ts';
    import type { operations as V1 } from './wire-v1.ts';
    import type { components, operations as V2 } from './wire-v2.ts';

    ${aliases.join('\n')}

    /** The parameters, body and answers of every operation, under its key in the table of operations. */
    export interface WireOperations {
      ${members.join('\n')}
    }
  `;
}
