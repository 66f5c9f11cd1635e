import { GraphQLError, type ASTNode } from 'graphql';

/** What about a document is limited; the name that clients get in `extensions.limited`. */
export type DocumentMeasure =
  | 'TOKENS'
  | 'NESTING'
  | 'DIRECTIVES'
  | 'DEPTH'
  | 'LIST_DEPTH'
  | 'ALIASES'
  | 'ROOT_FIELDS'
  | 'FIELDS'
  | 'REPEATED_FIELDS'
  | 'FRAGMENT_DEPTH'
  | 'LIST_ITEMS'
  | 'OPERATION_NAME'
  | 'VARIABLE_DEPTH'
  | 'VALIDATION_ERRORS';

const words: Readonly<Record<DocumentMeasure, string>> = {
  TOKENS: 'tokens',
  NESTING: 'levels of brackets',
  DIRECTIVES: 'directives',
  DEPTH: 'levels of fields',
  LIST_DEPTH: 'lists inside each other',
  ALIASES: 'aliases, those in fragments counted wherever they are spread',
  ROOT_FIELDS: 'fields of the root type',
  FIELDS: 'fields, those in fragments counted wherever they are spread',
  REPEATED_FIELDS: 'pairs of fields that have one name in one place of the answer',
  FRAGMENT_DEPTH: 'fragments inside each other',
  LIST_ITEMS: 'items of lists, as its page sizes multiply',
  OPERATION_NAME: 'characters in the name of its operation',
  VARIABLE_DEPTH: 'levels of objects and lists in its variables or extensions',
  VALIDATION_ERRORS: 'mistakes',
};

/** Where counting ends: larger numbers mean the same to everybody. */
export const mostCounted = 1_000_000_000;

/** A document is larger in one respect than documents may be. */
export class DocumentLimitError extends Error {
  override readonly name = 'DocumentLimitError';
  readonly measure: DocumentMeasure;
  readonly limit: number;
  /** What was counted; counting may have ended above the limit. */
  readonly found: number;

  constructor(measure: DocumentMeasure, limit: number, found: number) {
    super(`This document has ${String(found)} ${words[measure]}; at most ${String(limit)} are allowed.`);
    this.measure = measure;
    this.limit = limit;
    this.found = found;
  }
}

/** The same as a GraphQL error, which parsing, validation and execution answer with. */
export function documentLimitError(
  measure: DocumentMeasure,
  limit: number,
  found: number,
  node?: ASTNode,
): GraphQLError {
  const originalError = new DocumentLimitError(measure, limit, found);
  return new GraphQLError(originalError.message, {
    originalError,
    ...(node === undefined ? {} : { nodes: [node] }),
  });
}
