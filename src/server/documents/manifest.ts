import { createHash } from 'node:crypto';
import { parse, type DocumentNode } from 'graphql';

/** The documents of a manifest. */
export interface Manifest {
  /** By the ids that clients send for them, and by the SHA-256 of each text, which every client can work out. */
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
}

/** A manifest that cannot be used; the message holds no document. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

const hashPrefix = 'sha256:';
/** So long at most, in milliseconds, does reading keep everything else waiting. */
const longestTurnMs = 10;

/**
 * Reads what the builds of clients write: one object of id to text (GraphQL Code Generator, relay-compiler), or Apollo's
 * list of operations. Rejects with {@link ManifestError} when anything in it cannot be: half a manifest would look like a
 * client that is broken here and there. `examine` is shown each document. Requests are answered meanwhile, however many
 * there are.
 */
export async function readManifest(
  text: string,
  examine: (id: string, document: DocumentNode) => void,
): Promise<Manifest> {
  const byId = new Map<string, string>();
  const texts = new Set<string>();
  const add = (id: string, document: string): void => {
    const known = byId.get(id);
    if (known !== undefined && known !== document)
      throw new ManifestError(`${named(id)} stands for two documents`);
    byId.set(id, document);
  };
  let turnBegan = performance.now();
  for (const [id, document] of entriesOf(json(text))) {
    if (id === '' || typeof document !== 'string')
      throw new ManifestError('each document must be text under an id that is not empty');
    const hash = createHash('sha256').update(document).digest('hex');
    if (id.startsWith(hashPrefix) && idWithoutPrefix(id) !== hash)
      throw new ManifestError(`${named(id)} is not the hash of its document`);
    examine(id, parsed(id, document));
    add(idWithoutPrefix(id), document);
    add(hash, document);
    texts.add(document);
    if (performance.now() - turnBegan > longestTurnMs) {
      await nextTurn();
      turnBegan = performance.now();
    }
  }
  if (texts.size === 0) throw new ManifestError('it holds no document');
  return { byId, texts };
}

/** `sha256:…` and the digits alone are one id: the specification writes the first, most builds the second. */
export function idWithoutPrefix(id: string): string {
  return id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id;
}

function parsed(id: string, document: string): DocumentNode {
  try {
    return parse(document);
  } catch {
    throw new ManifestError(`the document ${named(id)} is not GraphQL`);
  }
}

function named(id: string): string {
  return JSON.stringify(id.slice(0, 100));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
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
