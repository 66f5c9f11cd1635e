import { Lexer, Source, TokenKind } from 'graphql';
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

/** Whether a document may write or subscribe, or cannot be told. Fields may be called as operations of that kind are. */
export function isNoPlainRead(document: string): boolean {
  return /\b(?:mutation|subscription)\b/.test(document) && mayDefine(document, ['mutation', 'subscription']);
}

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.PAREN_L, TokenKind.BRACKET_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.PAREN_R, TokenKind.BRACKET_R]);

/** Whether one of the words stands outside all brackets, where definitions begin. What does not fit together runs nowhere. */
function mayDefine(document: string, words: readonly string[]): boolean {
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  try {
    for (let { kind, value } = lexer.advance(); kind !== TokenKind.EOF; { kind, value } = lexer.advance()) {
      if (opening.has(kind)) depth += 1;
      else if (closing.has(kind)) depth -= 1;
      else if (depth === 0 && kind === TokenKind.NAME && words.includes(value)) return true;
    }
    return false;
  } catch {
    return true;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
