import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { readOptions, usage, type BenchOptions, type SectionName } from './options.ts';
import { Report } from './report.ts';
import type { Section } from './section.ts';
import { calls } from './sections/calls.ts';
import { hostile } from './sections/hostile.ts';
import { latency } from './sections/latency.ts';
import { live } from './sections/live.ts';
import { memory } from './sections/memory.ts';
import { outage } from './sections/outage.ts';
import { overload } from './sections/overload.ts';
import { replicas } from './sections/replicas.ts';
import { soak } from './sections/soak.ts';
import { throughput } from './sections/throughput.ts';

const sections: Readonly<Record<SectionName, Section>> = {
  calls,
  latency,
  throughput,
  memory,
  overload,
  outage,
  hostile,
  replicas,
  live,
  soak,
};

const options = optionsOrExit();
const report = new Report((text) => {
  console.log(text);
});
const { quick, minutes } = options;
for (const name of options.sections) await sections[name]({ report, quick, minutes });
if (options.json !== null) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);

const broken = report.broken(options.countsOnly);
if (broken.length > 0) {
  console.log(`\n${String(broken.length)} of the figures that must hold do not.`);
  process.exitCode = 1;
}

function optionsOrExit(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
