import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printedSchema } from '../../support/sandbox-probes.ts';

/** The mutations that no file with cases names. */
function withoutCases(mutations: readonly string[]): string[] {
  const texts = readdirSync(import.meta.dirname)
    .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
    .filter((text) => /^ *describeMutation\(/m.test(text));
  return mutations.filter((mutation) => !texts.some((text) => text.includes(`'${mutation}'`)));
}

test('every mutation of the schema has its cases, and one without them would be named', () => {
  const mutations = Object.keys(printedSchema.getMutationType()?.getFields() ?? {});
  expect(mutations.length).toBeGreaterThan(60);
  expect(withoutCases([...mutations, 'plantedMutation'])).toEqual(['plantedMutation']);
});
