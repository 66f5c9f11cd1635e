import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

declare module 'vitest' {
  interface TaskMeta {
    /** The mutation that the test is one of the cases of; said by the test itself when it runs. */
    mutation?: string;
  }
}

const root = join(import.meta.dirname, '../..');
/** Where the cases are. */
export const mutationTests = join(root, 'test/integration/mutations');

/**
 * Fails a run of all mutation tests in which some mutation of the schema had no cases that passed. It goes by what ran, so a
 * mutation whose cases are skipped, or never made, is named like one that nobody thought of.
 */
export class MutationCasesReporter implements Reporter {
  readonly #fail: (message: string) => void;
  #isFiltered = false;

  constructor(fail: (message: string) => void = failRun) {
    this.#fail = fail;
  }

  onInit({ config }: Pick<Vitest, 'config'>): void {
    this.#isFiltered = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly Pick<TestModule, 'moduleId' | 'children'>[]): void {
    if (this.#isFiltered || !ranWholeFolder(modules.map(({ moduleId }) => moduleId))) return;
    const tested = modules.flatMap(({ children }) =>
      [...children.allTests('passed')].flatMap((one) => one.meta().mutation ?? []),
    );
    const missing = mutationsWithoutCases(mutationsOfSchema(), tested);
    if (missing.length === 0) return;
    this.#fail(`No describeMutation of test/support/mutation-cases.ts ran for: ${missing.join(', ')}.`);
  }
}

function failRun(message: string): void {
  console.error(`\n${message}`);
  process.exitCode = 1;
}

/** The mutations of which no case is among those that passed. */
function mutationsWithoutCases(mutations: readonly string[], tested: readonly string[]): readonly string[] {
  const known = new Set(tested);
  return mutations.filter((mutation) => !known.has(mutation));
}

/** The fields of Mutation in schema.graphql. */
export function mutationsOfSchema(): readonly string[] {
  const { definitions } = parse(readFileSync(join(root, 'schema.graphql'), 'utf8'));
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Mutation'
      ? (definition.fields ?? []).map((field) => field.name.value)
      : [],
  );
}

function ranWholeFolder(files: readonly string[]): boolean {
  // A part of the project, planted somewhere else, may have no such tests.
  if (!existsSync(mutationTests)) return false;
  const ran = new Set(files);
  return readdirSync(mutationTests)
    .filter((name) => name.endsWith('.test.ts'))
    .every((name) => ran.has(join(mutationTests, name)));
}
