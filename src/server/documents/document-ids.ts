/** The request parameters that name a document instead of holding it. */
export const documentIdParameters = ['documentId', 'doc_id', 'id'] as const;

/** How a request names its document. */
export interface DocumentName {
  readonly id: string;
  /** Automatic persisted queries send the text along to register it; every other way sends one of the two. */
  readonly automatic: boolean;
}

/**
 * The name of the document: `documentId` of GraphQL over HTTP, Relay's `doc_id` and `id`, or Apollo's hash in the
 * extensions. Null where there is none; text where what is there cannot be a name.
 */
export function documentNameOf(params: Readonly<Record<string, unknown>>): DocumentName | string | null {
  const given = documentIdParameters.filter((name) => params[name] !== undefined && params[name] !== null);
  const [parameter] = given;
  if (given.length > 1) return 'Name the document once.';
  if (parameter !== undefined) {
    const id = params[parameter];
    return typeof id === 'string' && id !== '' ? { id, automatic: false } : `"${parameter}" must be text.`;
  }
  const extensions = params['extensions'];
  if (typeof extensions !== 'object' || extensions === null || !Object.hasOwn(extensions, 'persistedQuery'))
    return null;
  const { persistedQuery } = extensions as { readonly persistedQuery?: unknown };
  if (persistedQuery === undefined || persistedQuery === null) return null;
  const { version, sha256Hash } = persistedQuery as {
    readonly version?: unknown;
    readonly sha256Hash?: unknown;
  };
  return version === 1 && typeof sha256Hash === 'string' && /^[0-9a-f]{64}$/.test(sha256Hash)
    ? { id: sha256Hash, automatic: true }
    : '"extensions.persistedQuery" must hold "version": 1 and a "sha256Hash" of 64 lower-case hexadecimal digits.';
}
