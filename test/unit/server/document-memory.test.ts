import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GraphQLError, parse } from 'graphql';
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

  test('bounds errors as well', () => {
    const { errorCache } = createDocumentMemory(10_000_000);
    for (let index = 0; index < 1_000; index += 1) errorCache.set(text(index), new Error('not GraphQL'));
    expect(errorCache.size).toBeLessThan(30);
    expect(errorCache.get(text(999))).toBeDefined();
  });

  test('keeps no single text that is larger than all of it', () => {
    const { documentCache } = createDocumentMemory(100_000);
    documentCache.set(text(0), parse(text(0)));
    expect(documentCache.size).toBe(0);
  });

  test('holds nothing of the request in which a text was refused', async () => {
    const { errorCache } = createDocumentMemory(10_000_000);
    const refuse = (index: number): WeakRef<object> => {
      const request = { body: text(index) };
      const failing = (): GraphQLError => new GraphQLError(`refused after ${String(request.body.length)}`);
      errorCache.set(request.body, failing());
      return new WeakRef(request);
    };
    const requests = [0, 1, 2].map(refuse);
    setFlagsFromString('--expose-gc');
    // What was looked at in this turn is held to its end.
    await nextTurn();
    (runInNewContext('gc') as () => void)();
    expect(requests.map((request) => request.deref())).toEqual([undefined, undefined, undefined]);
    expect(errorCache.size).toBe(3);
  });
});
