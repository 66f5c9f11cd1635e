import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** What a syntax tree and what validation says of it take in the heap, for each character of the text: about 80. */
const treeBytesPerCharacter = 100;
const entryBytes = 500;

/** Texts that were parsed before, by what became of them. */
interface DocumentMemory {
  readonly documentCache: Pick<LRUCache<string, DocumentNode>, 'get' | 'set' | 'size'>;
  readonly errorCache: { get(text: string): undefined; set(text: string, error: unknown): void };
  /** Forgets a document that was parsed, with whatever is remembered of it. */
  forget(document: DocumentNode): void;
}

/**
 * What Yoga remembers of texts that it parsed, bounded by what it takes in the heap: Yoga itself counts entries, and a thousand
 * hostile documents of 100 KB are gigabytes. Of texts that were refused nothing is remembered: an error holds the functions that
 * it was made in until its stack is read, and with them a whole request and its connection; reading them again is cheap.
 */
export function createDocumentMemory(maxBytes: number): DocumentMemory {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: maxBytes,
    sizeCalculation: (_tree, text) => text.length * treeBytesPerCharacter + entryBytes,
  });
  const texts = new WeakMap<DocumentNode, string>();
  return {
    documentCache: {
      get: (text) => documents.get(text),
      set(text, document) {
        if (document !== undefined) texts.set(document, text);
        return documents.set(text, document);
      },
      get size() {
        return documents.size;
      },
    },
    errorCache: { get: () => undefined, set: () => undefined },
    forget(document) {
      const text = texts.get(document);
      if (text !== undefined) documents.delete(text);
    },
  };
}

/** Forgets documents that are not valid: Yoga would remember the errors as long as the document. */
export function useForgottenMistakes(memory: Pick<DocumentMemory, 'forget'>): Plugin {
  return {
    onValidate:
      ({ params }) =>
      ({ result }) => {
        if (result.length > 0) memory.forget(params.documentAST as DocumentNode);
      },
  };
}
