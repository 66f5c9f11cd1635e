import { contenderNames, contenders, startContender, type ContenderName } from '../contenders.ts';
import { bodyOf, documents, type BenchDocument } from '../documents.ts';
import { runLoad, type LoadFigures } from '../load.ts';
import { ratio } from '../report.ts';
import { answersOf, requireSameAnswers } from '../same-answers.ts';
import { startSandbox } from '../sandbox-process.ts';
import type { Section } from '../section.ts';
import { zipfPicks } from '../zipf.ts';

const connections = 50;
const zipfCustomers = 2000;

interface Figures extends LoadFigures {
  /** Processor time for each query, which says more than throughput on a machine that others use, too. */
  readonly cpuMicros: number;
}

/** Queries a second from a warm cache, on one customer and on many, and the slowest in a hundred. */
export const throughput: Section = async ({ report, quick }) => {
  const seconds = quick ? 1 : 4;
  const sandbox = await startSandbox();
  const ids = await sandbox.customerIds(zipfCustomers);
  const check = documents.entitlementCheck;
  const streams: readonly { document: BenchDocument; title: string; bodies: readonly string[] }[] = [
    ...Object.values(documents).map((document) => ({
      document,
      title: document.title,
      bodies: [bodyOf(document)],
    })),
    {
      document: check,
      title: `${check.title}, zipf`,
      bodies: zipfPicks(ids, 5000).map((id) => bodyOf(check, { id })),
    },
  ];
  const figures = new Map<string, Map<ContenderName, Figures>>(
    streams.map(({ title }) => [title, new Map()]),
  );
  let expected: ReadonlyMap<string, unknown> | null = null;
  for (const name of contenderNames) {
    const contender = await startContender(name, sandbox);
    try {
      const answers = await answersOf(contender);
      expected ??= answers;
      requireSameAnswers(name, answers, expected);
      for (const { title, bodies } of streams) {
        await runLoad(contender, bodies, { connections, seconds: quick ? 1 : 2 });
        const before = await contender.usage();
        const load = await runLoad(contender, bodies, { connections, seconds });
        const { cpuMs } = await contender.usage();
        const cpuMicros = Math.round(((cpuMs - before.cpuMs) * 1000) / Math.max(1, load.answered));
        figures.get(title)?.set(name, { ...load, cpuMicros });
      }
    } finally {
      await contender.stop();
    }
  }
  await sandbox.stop();

  report.table(
    `Warm throughput, ${String(connections)} connections`,
    ['document', 'server', 'queries/s', 'CPU µs/query', 'p50 ms', 'p99 ms', 'failed'],
    [...figures].flatMap(([title, byName]) =>
      [...byName].map(([name, it]) => [
        title,
        contenders[name].title,
        it.perSecond,
        it.cpuMicros,
        it.p50,
        it.p99,
        it.failed,
      ]),
    ),
  );
  // A contender that did not finish one query in time counts as one a second.
  const against = (title: string, other: ContenderName): number => {
    const byName = figures.get(title);
    return ratio(byName?.get('ours')?.perSecond ?? 0, Math.max(1, byName?.get(other)?.perSecond ?? 1));
  };
  report.table(
    'Ours in relation to',
    ['document', 'Apollo tuned', 'Apollo plain', 'REST, no GraphQL'],
    [...figures.keys()].map((title) => [
      title,
      against(title, 'tuned'),
      against(title, 'plain'),
      against(title, 'floor'),
    ]),
  );
  for (const { title } of [documents.customerScreen, documents.supportList]) {
    report.atLeast('timing', `${title}: throughput against tuned Apollo`, against(title, 'tuned'), 2);
    report.atLeast('timing', `${title}: throughput against plain Apollo`, against(title, 'plain'), 4);
    const byName = figures.get(title);
    const tuned = byName?.get('tuned')?.p99 ?? 0;
    report.atMost(
      'timing',
      `${title}: p99 in ms, tuned Apollo being the bound`,
      byName?.get('ours')?.p99 ?? Infinity,
      tuned,
    );
  }
  const failed = [...figures.values()].flatMap((byName) => byName.get('ours')?.failed ?? 0);
  report.atMost(
    'count',
    'requests under load that we failed',
    failed.reduce((one, other) => one + other, 0),
    0,
  );
};
