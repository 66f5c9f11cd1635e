import { parseArgs } from 'node:util';

const usualSections = ['calls', 'latency', 'throughput', 'memory', 'overload', 'outage', 'hostile'] as const;
/** Those of the second list only run when they are named: they need more than this repository. */
const sectionNames = [...usualSections, 'replicas', 'live', 'soak'] as const;
export type SectionName = (typeof sectionNames)[number];

export interface BenchOptions {
  readonly sections: readonly SectionName[];
  /** How long a soak lasts; null for its usual time. */
  readonly minutes: number | null;
  /** Shorter and smaller everywhere: whether it works, rather than how fast. */
  readonly quick: boolean;
  /** Timings that do not hold are shown, but do not fail the run. */
  readonly countsOnly: boolean;
  /** Where to write everything as JSON. */
  readonly json: string | null;
}

export const usage = `npm run bench -- [${sectionNames.join('] [')}] [--minutes N] [--quick] [--counts-only] [--json FILE]`;

/** Reads the command line. Throws with a sentence for what it does not know. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      'counts-only': { type: 'boolean', default: false },
      json: { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  const isSection = (name: string): name is SectionName => sectionNames.some((known) => known === name);
  const unknown = positionals.filter((name) => !isSection(name));
  if (unknown.length > 0) throw new Error(`There is no section ${unknown.join(', ')}.`);
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  if (minutes !== null && !(minutes > 0 && minutes <= 1_440))
    throw new Error('--minutes takes a number above 0, up to 1440.');
  const chosen = positionals.filter(isSection);
  return {
    sections: chosen.length === 0 ? usualSections : sectionNames.filter((name) => chosen.includes(name)),
    minutes,
    quick: values.quick,
    countsOnly: values['counts-only'],
    json: values.json ?? null,
  };
}
