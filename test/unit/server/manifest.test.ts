import { expect, test } from 'vitest';
import { readManifest } from '../../../src/server/documents/manifest.ts';

test('a manifest of many documents keeps nothing else waiting for long', async () => {
  const documents = Array.from({ length: 60 }, (_, index) => [
    `id${String(index)}`,
    `{ field${String(index)} }`,
  ]);
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const manifest = await readManifest(JSON.stringify(Object.fromEntries(documents)), () => {
    const until = performance.now() + 2;
    while (performance.now() < until);
  });
  isOver = true;
  expect(manifest.texts.size).toBe(60);
  expect(turns).toBeGreaterThanOrEqual(9);
});
