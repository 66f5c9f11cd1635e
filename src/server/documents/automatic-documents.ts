import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Documents that clients registered by sending them once: Apollo's automatic persisted queries. */
export interface AutomaticDocuments {
  /** Answers later, so that several servers can share them. */
  find(hash: string): Promise<string | null>;
  /** Remembers a text under its SHA-256; false, and nothing is remembered, where the hash is another one. */
  register(hash: string, text: string): boolean;
}

/** All texts together, at two bytes a character. Beyond it the one that was used longest ago is forgotten. */
const mostBytes = 8 * 1024 * 1024;
const entryBytes = 300;

export function createAutomaticDocuments(): AutomaticDocuments {
  const texts = new LRUCache<string, string>({
    maxSize: mostBytes,
    sizeCalculation: (text) => text.length * 2 + entryBytes,
  });
  return {
    find: (hash) => Promise.resolve(texts.get(hash) ?? null),
    register(hash, text) {
      if (createHash('sha256').update(text).digest('hex') !== hash) return false;
      texts.set(hash, text);
      return true;
    },
  };
}
