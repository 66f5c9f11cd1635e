import { Lexer, Source, TokenKind } from 'graphql';
import { documentLimitError } from './document-limit-error.ts';

/** What is limited before a document is parsed. */
export interface TokenLimits {
  readonly tokens: number;
  readonly directives: number;
}

/**
 * Brackets of any kind inside each other. The parser goes one step deeper into its stack with each, and so does everything
 * that walks the document later.
 */
const mostNesting = 100;

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Throws a GraphQL error for text that is too much to be parsed, and for what is no token at all. Reads no further than
 * the limit, in one loop.
 */
export function checkTokens(source: string | Source, limits: TokenLimits): void {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let tokens = 0;
  let directives = 0;
  let nesting = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    tokens += 1;
    if (tokens > limits.tokens) throw documentLimitError('TOKENS', limits.tokens, tokens);
    if (kind === TokenKind.AT) {
      directives += 1;
      if (directives > limits.directives)
        throw documentLimitError('DIRECTIVES', limits.directives, directives);
    } else if (opening.has(kind)) {
      nesting += 1;
      if (nesting > mostNesting) throw documentLimitError('NESTING', mostNesting, nesting);
    } else if (closing.has(kind)) {
      nesting -= 1;
    }
  }
}
