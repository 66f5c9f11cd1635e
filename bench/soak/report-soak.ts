import type { Report } from '../report.ts';
import type { WriteAnswer, WriteEntry } from './books.ts';
import { grown } from './rest.ts';
import type { SoakFindings } from './run-soak.ts';

const mebibyte = 1024 * 1024;
/** Remembered answers, documents, writes and limits of viewers, all of which have bounds of their own. */
const mostHeapMiB = 160;
/** What does not hold is shown, so far. */
const mostExamples = 5;

/** Tables of what happened, and verdicts on what must hold. */
export function reportSoak(report: Report, found: SoakFindings): void {
  const { chaos, upstream, reads, hostile, followers, output } = found;
  const kinds = [...new Set(found.writes.map(({ kind }) => kind))].sort();
  report.table(
    `Writes in ${String(found.seconds)} s, ${String(found.withoutKey)} of them without a key`,
    ['write', 'asked for', 'done', 'unknown', 'without an answer', 'refused', 'tries'],
    kinds.map((kind) => rowOf(kind, found.writes)),
  );
  report.table(
    'What else went on',
    ['what', 'how often'],
    [
      ['servers killed', chaos.kills],
      ['servers stopped', chaos.stops],
      ['Redis cut, and back with its memory', chaos.redisRestarts],
      ['Redis cut, and back without', chaos.redisLosses],
      ['calls of upstream', upstream.calls],
      ...Object.entries(upstream.disturbed).map(([kind, count]) => [`  of them: ${kind}`, count]),
      ['webhooks taken', upstream.webhooksTaken],
      ['reads answered', reads.answered],
      ['  marked as old', reads.stale],
      ['  with an error', reads.failed],
      ['  cut', reads.cut],
      ['hostile requests', hostile.sent],
      ['requests left in the middle', hostile.left],
      ['connections that never finish their headers', hostile.slow],
      ['subscriptions', followers.subscriptions],
      ['changes told', followers.heard],
      ['lines of the logs', output.lines],
    ],
  );
  report.table(
    'What each server holds: right after the first start, and at rest after the load',
    ['server', ...Object.keys(found.servers[0]?.after ?? {}), 'heap MiB'],
    found.servers.flatMap(({ id, before, after, heap }, index) => [
      ...(index === 0 ? [['before', ...Object.values(before), inMiB(found.heapBefore)]] : []),
      [id, ...Object.values(after), inMiB(heap)],
    ]),
  );
  showExamples(report, found);

  const none = (claim: string, figure: number): void => {
    report.atMost('count', claim, figure, 0);
  };
  const ofProblem = (problem: string): number =>
    found.imbalances.filter((one) => one.problem === problem).length;
  none('writes that were done more than once', ofProblem('done more than once'));
  none('writes that were answered as done and are not', ofProblem('answered as done, and not done'));
  none('writes that were refused and are done', ofProblem('refused, and done'));
  none('writes that nobody asked for', ofProblem('done, and asked by nobody'));
  none('balances that are not the sum of the gifts', found.finalReads.wrongSums.length);
  none('balances that were read wrong during the load', reads.wrong.length);
  none('reads that differ from upstream at the end', found.finalReads.different.length);
  report.atLeast('count', 'reads compared at the end', found.finalReads.compared, 1);
  none('followers who were not told of a change at the end', found.deaf.length);
  none('webhooks left over', found.webhooksTold ? 0 : upstream.webhooksWaiting);
  none('hostile requests that were not refused', hostile.served.length);
  none('secrets and words of upstream in logs and answers', output.secrets);
  none('errors that nothing handled, and warnings of Node', output.crashes);
  none('internal errors', output.internalErrors);
  none('servers that did not stop by themselves', chaos.badStops + found.badStops);
  none('servers that ended by themselves', found.unexpectedEnds.length);
  none(
    'kinds of things that servers hold more of at rest than at their start',
    found.servers.reduce((count, { before, after }) => count + Object.keys(grown(before, after)).length, 0),
  );
  report.atMost(
    'count',
    'heap that the load leaves in a server, in MiB',
    Math.max(...found.servers.map(({ heap }) => inMiB(heap - found.heapBefore))),
    mostHeapMiB,
  );
  report.atLeast(
    'count',
    'writes that were done',
    found.writes.filter(({ answers }) => answers.includes('done')).length,
    1,
  );
}

function rowOf(kind: string, writes: readonly WriteEntry[]): readonly (string | number)[] {
  const those = writes.filter((one) => one.kind === kind);
  const outcome = ({ answers }: WriteEntry): WriteAnswer =>
    (['done', 'unknown', 'cut', 'refused'] as const).find((answer) => answers.includes(answer)) ?? 'refused';
  const count = (wanted: WriteAnswer): number => those.filter((one) => outcome(one) === wanted).length;
  const tries = those.reduce((sum, { answers }) => sum + answers.length, 0);
  return [kind, those.length, count('done'), count('unknown'), count('cut'), count('refused'), tries];
}

function showExamples(report: Report, found: SoakFindings): void {
  const examples = [
    ...found.imbalances.map((one) => JSON.stringify(one)),
    ...found.finalReads.wrongSums,
    ...found.reads.wrong,
    ...found.finalReads.different,
    ...found.deaf.map((id) => `deaf: ${id}`),
    ...found.unexpectedEnds,
    ...found.hostile.served,
    ...found.output.examples,
    ...found.servers.flatMap(({ id, before, after }) => {
      const more = grown(before, after);
      return Object.keys(more).length === 0
        ? []
        : [`server ${String(id)} holds ${JSON.stringify(more)} more`];
    }),
  ];
  if (examples.length === 0) return;
  report.table(
    'What does not hold, for example',
    ['what'],
    examples.slice(0, mostExamples * 4).map((text) => [text]),
  );
}

function inMiB(bytes: number): number {
  return Math.round(bytes / mebibyte);
}
