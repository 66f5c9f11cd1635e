import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createDocumentMemory } from '../../../src/server/documents/document-memory.ts';

const text = (index: number): string => `{ a${String(index)}: viewer { name } } #${'.'.repeat(10_000)}`;

describe('the memory of parsed documents', () => {
  test('holds what is used, and forgets what was used longest ago before it grows beyond its bytes', () => {
    const { documentCache } = createDocumentMemory(10_000_000);
    for (let index = 0; index < 100; index += 1) {
      documentCache.set(text(index), parse(text(index)));
      expect(documentCache.get(text(0))).toBeDefined();
    }
    expect(documentCache.size).toBeLessThan(10);
    expect(documentCache.get(text(99))).toBeDefined();
    expect(documentCache.get(text(1))).toBeUndefined();
  });

  test('holds nothing of texts that were refused: their errors would hold the requests that they came by', () => {
    const { errorCache } = createDocumentMemory(10_000_000);
    errorCache.set(text(0), new Error('not GraphQL'));
    expect(errorCache.get(text(0))).toBeUndefined();
  });

  test('keeps no single text that is larger than all of it', () => {
    const { documentCache } = createDocumentMemory(100_000);
    documentCache.set(text(0), parse(text(0)));
    expect(documentCache.size).toBe(0);
  });
});
