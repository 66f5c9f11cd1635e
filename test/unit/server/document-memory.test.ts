import { buildSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { createDocumentMemory, useForgottenMistakes } from '../../../src/server/documents/document-memory.ts';

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

  test('forgets a document that is found not to be valid', () => {
    const { documentCache, forget } = createDocumentMemory(10_000_000);
    const [valid, invalid] = [parse(text(0)), parse(text(1))];
    documentCache.set(text(0), valid);
    documentCache.set(text(1), invalid);
    forget(invalid);
    forget(parse(text(2)));
    expect([documentCache.get(text(0)), documentCache.get(text(1))]).toEqual([valid, undefined]);
  });

  test('lets a server remember valid documents only, because errors would hold the requests that they came by', async () => {
    const memory = createDocumentMemory(10_000_000);
    const yoga = createYoga({
      schema: buildSchema('type Query { name: String }'),
      parserAndValidationCache: memory,
      logging: false,
      plugins: [useForgottenMistakes(memory)],
    });
    const sizeAfter = async (query: string): Promise<number> => {
      await yoga.fetch(`http://yoga.test/graphql?query=${encodeURIComponent(query)}`);
      return memory.documentCache.size;
    };
    expect(await sizeAfter('{ nothing }')).toBe(0);
    expect(await sizeAfter('{ name')).toBe(0);
    expect(await sizeAfter('{ name }')).toBe(1);
  });
});
