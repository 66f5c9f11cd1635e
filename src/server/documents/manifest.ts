import { parse } from 'graphql';

/** Documents by the ids that clients send for them. */
export type Manifest = ReadonlyMap<string, string>;

/** A manifest that cannot be used; the message never holds what is in it. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/**
 * Reads what the builds of clients write: one object of id to text (GraphQL Code Generator, relay-compiler), or Apollo's
 * list of operations. Throws {@link ManifestError}, for a document with a syntax error as well: half a manifest would look
 * like a client that is broken here and there.
 */
export function parseManifest(text: string): Manifest {
  const documents = new Map<string, string>();
  for (const [id, document] of entriesOf(json(text))) {
    if (id === '' || typeof document !== 'string')
      throw new ManifestError('each document must be text under an id that is not empty');
    try {
      parse(document);
    } catch {
      throw new ManifestError(`the document ${JSON.stringify(id.slice(0, 100))} is not GraphQL`);
    }
    documents.set(idWithoutPrefix(id), document);
  }
  return documents;
}

/** `sha256:…` and the digits alone are one id: the specification writes the first, most builds the second. */
export function idWithoutPrefix(id: string): string {
  return id.replace(/^sha256:/, '');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ManifestError('it is not JSON');
  }
}

function entriesOf(manifest: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(manifest)) throw new ManifestError('it is not a JSON object');
  if (manifest['format'] !== 'apollo-persisted-query-manifest') return Object.entries(manifest);
  const { operations } = manifest;
  if (!Array.isArray(operations)) throw new ManifestError('it has no list of operations');
  return operations.map((operation: unknown) => {
    const { id, body } = isObject(operation) ? operation : {};
    return [typeof id === 'string' ? id : '', body] as const;
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
