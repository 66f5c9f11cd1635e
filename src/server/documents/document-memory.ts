import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What a syntax tree and what validation says of it take in the heap, for each character of the text: about 80. */
const treeBytesPerCharacter = 100;
/** An error of parsing holds the text, and an entry of its own. */
const errorBytesPerCharacter = 4;
const entryBytes = 500;

/** Texts that were parsed before, by what became of them. */
interface DocumentMemory {
  readonly documentCache: LRUCache<string, DocumentNode>;
  readonly errorCache: Pick<LRUCache<string, Error>, 'get' | 'set' | 'size'>;
}

/**
 * What Yoga remembers of texts that it parsed, bounded by what it takes in the heap: Yoga itself counts entries, and a thousand
 * hostile documents of 100 KB are gigabytes. `maxBytes` is of trees; errors get a tenth of it.
 */
export function createDocumentMemory(maxBytes: number): DocumentMemory {
  const sizeOf = (bytesPerCharacter: number) => (_value: unknown, text: string) =>
    text.length * bytesPerCharacter + entryBytes;
  const errors = new LRUCache<string, Error>({
    maxSize: Math.ceil(maxBytes / 10),
    sizeCalculation: sizeOf(errorBytesPerCharacter),
  });
  return {
    documentCache: new LRUCache<string, DocumentNode>({
      maxSize: maxBytes,
      sizeCalculation: sizeOf(treeBytesPerCharacter),
    }),
    errorCache: {
      get: (text) => errors.get(text),
      set(text, error) {
        forgetCallers(error);
        return errors.set(text, error);
      },
      get size() {
        return errors.size;
      },
    },
  };
}

/**
 * Until its stack is read for the first time, an error holds the functions that it was made in, and with them the request and
 * its connection; afterwards only a text.
 */
function forgetCallers(error: Error): void {
  Reflect.get(error, 'stack');
}
