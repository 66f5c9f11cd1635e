import { parseArgs } from 'node:util';

const sectionNames = [
  'calls',
  'latency',
  'throughput',
  'memory',
  'overload',
  'outage',
  'hostile',
  'replicas',
  'live',
] as const;
export type SectionName = (typeof sectionNames)[number];

export interface BenchOptions {
  readonly sections: readonly SectionName[];
  /** Shorter and smaller everywhere: whether it works, rather than how fast. */
  readonly quick: boolean;
  /** Timings that do not hold are shown, but do not fail the run. */
  readonly countsOnly: boolean;
  /** Where to write everything as JSON. */
  readonly json: string | null;
}

export const usage = `npm run bench -- [${sectionNames.join('] [')}] [--quick] [--counts-only] [--json FILE]`;

/** Reads the command line. Throws with a sentence for what it does not know. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      'counts-only': { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const isSection = (name: string): name is SectionName => sectionNames.some((known) => known === name);
  const unknown = positionals.filter((name) => !isSection(name));
  if (unknown.length > 0) throw new Error(`There is no section ${unknown.join(', ')}.`);
  const chosen = positionals.filter(isSection);
  return {
    sections: chosen.length === 0 ? sectionNames : sectionNames.filter((name) => chosen.includes(name)),
    quick: values.quick,
    countsOnly: values['counts-only'],
    json: values.json ?? null,
  };
}
