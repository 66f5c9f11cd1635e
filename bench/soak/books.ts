/** What a client was told of a write: `cut` where no answer came. */
export type WriteAnswer = 'done' | 'refused' | 'unknown' | 'cut';

/** One write as its client saw it: all answers that it got, under one idempotency key. */
export interface WriteEntry {
  /** What upstream names it by. */
  readonly name: string;
  readonly kind: string;
  readonly answers: readonly WriteAnswer[];
}

/** What is wrong with one write. */
export interface Imbalance {
  readonly name: string;
  readonly kind: string;
  readonly problem:
    | 'done more than once'
    | 'answered as done, and not done'
    | 'refused, and done'
    | 'done, and asked by nobody';
  readonly answers: readonly WriteAnswer[];
  /** How often upstream has done it. */
  readonly done: number;
}

/**
 * Compares what clients were told with what upstream has done. Whoever was told that the outcome is unknown, or got no answer,
 * may find it done or not; nothing may ever be done twice.
 */
export function imbalances(
  entries: readonly WriteEntry[],
  done: Readonly<Record<string, number>>,
): readonly Imbalance[] {
  const known = new Set(entries.map(({ name }) => name));
  const strange = Object.entries(done)
    .filter(([name]) => !known.has(name))
    .map(([name, count]): Imbalance => ({
      name,
      kind: '',
      problem: 'done, and asked by nobody',
      answers: [],
      done: count,
    }));
  const wrong = entries.flatMap(({ name, kind, answers }): readonly Imbalance[] => {
    const count = done[name] ?? 0;
    const problem = problemOf(answers, count);
    return problem === null ? [] : [{ name, kind, problem, answers, done: count }];
  });
  return [...wrong, ...strange];
}

function problemOf(answers: readonly WriteAnswer[], done: number): Imbalance['problem'] | null {
  if (done > 1) return 'done more than once';
  if (answers.includes('done')) return done === 1 ? null : 'answered as done, and not done';
  if (answers.includes('unknown') || answers.includes('cut')) return null;
  return done === 0 ? null : 'refused, and done';
}
