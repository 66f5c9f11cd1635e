import type { GraphQLParams } from 'graphql-yoga';

/** A request of the most usual kind, read. */
interface PlainJsonPost {
  readonly text: string;
  readonly params: GraphQLParams;
}

const jsonWithoutParameters = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Whether the body may be read as one JSON document that the sender did not compress or spell in another charset. */
export function looksLikeJsonPost(request: Request): boolean {
  const { headers } = request;
  return (
    request.method === 'POST' &&
    jsonWithoutParameters.test(headers.get('content-type') ?? '') &&
    headers.get('content-encoding') === null
  );
}

/**
 * The one read that a body asks for; null for everything out of the ordinary: batches, broken JSON, documents that may
 * write or subscribe. What is null here is for Yoga to judge. A body without a text may name its document instead.
 */
export function readPlainPost(text: string): PlainJsonPost | null {
  const body = parsed(text);
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return null;
  const { query } = body as { readonly query?: unknown };
  if (query !== undefined && (typeof query !== 'string' || isNoPlainRead(query))) return null;
  return { text, params: body as GraphQLParams };
}

/** Whether a document may write or subscribe; judged by the words alone, wherever they stand. */
export function isNoPlainRead(document: string): boolean {
  return /\b(?:mutation|subscription)\b/.test(document);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
