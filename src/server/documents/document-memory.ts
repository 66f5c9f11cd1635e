import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What a syntax tree and what validation says of it take in the heap, for each character of the text: about 80. */
const treeBytesPerCharacter = 100;
const entryBytes = 500;

/** Texts that were parsed before, by what became of them. */
interface DocumentMemory {
  readonly documentCache: LRUCache<string, DocumentNode>;
  readonly errorCache: { get(text: string): undefined; set(text: string, error: unknown): void };
}

/**
 * What Yoga remembers of texts that it parsed, bounded by what it takes in the heap: Yoga itself counts entries, and a thousand
 * hostile documents of 100 KB are gigabytes. Of texts that were refused nothing is remembered: an error holds the functions that
 * it was made in until its stack is read, and with them a whole request and its connection; reading them again is cheap.
 */
export function createDocumentMemory(maxBytes: number): DocumentMemory {
  return {
    documentCache: new LRUCache<string, DocumentNode>({
      maxSize: maxBytes,
      sizeCalculation: (_tree, text) => text.length * treeBytesPerCharacter + entryBytes,
    }),
    errorCache: { get: () => undefined, set: () => undefined },
  };
}
