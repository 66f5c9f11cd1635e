import { isDeepStrictEqual } from 'node:util';
import { bodyOf, documents } from './documents.ts';
import type { Contender } from './contenders.ts';

/**
 * The answers of a contender to the four documents, for comparing. Throws for one with errors or without data: a server
 * that answers with failures is quick. Cursors are opaque, so only whether there is one is kept of them.
 */
export async function answersOf(contender: Contender): Promise<ReadonlyMap<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const document of Object.values(documents)) {
    const { data, errors } = await contender.ask(bodyOf(document));
    if (errors !== undefined || data === undefined || data === null) {
      const reason = errors?.map(({ message }) => message).join('; ') ?? 'no data';
      throw new Error(`${contender.name} does not answer the ${document.title}: ${reason}`);
    }
    answers.set(
      document.title,
      JSON.parse(
        JSON.stringify(data, (key, value: unknown) => (key === 'endCursor' ? value !== null : value)),
      ),
    );
  }
  return answers;
}

/** Throws unless both hold the same data for every document. */
export function requireSameAnswers(
  name: string,
  answers: ReadonlyMap<string, unknown>,
  expected: ReadonlyMap<string, unknown>,
): void {
  for (const [title, data] of expected) {
    if (!isDeepStrictEqual(answers.get(title), data)) {
      throw new Error(`${name} answers the ${title} with other data; its figures would compare nothing.`);
    }
  }
}
