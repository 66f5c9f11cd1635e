import { ConfigError } from './config-error.ts';

/** The results of both. Rejects with the problems of both together, so that whoever mends settings learns of all at once. */
export async function everyProblem<One, Other>(
  one: Promise<One>,
  other: Promise<Other>,
): Promise<readonly [One, Other]> {
  const problems: string[] = [];
  for (const result of await Promise.allSettled([one, other])) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof ConfigError)) throw result.reason;
    problems.push(...result.reason.problems);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return [await one, await other];
}
