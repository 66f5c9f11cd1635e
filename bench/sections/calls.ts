import { contenderNames, contenders, startContender, type Contender } from '../contenders.ts';
import { bodyOf, documents, type BenchDocument } from '../documents.ts';
import { runLoad } from '../load.ts';
import type { Report } from '../report.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import type { Section } from '../section.ts';
import { zipfPicks } from '../zipf.ts';

const zipfCustomers = 2000;
/** Products, or entitlements, with what a list of them embeds. */
const configurationCalls = 1;

/** Upstream calls for each document, from nothing and from a warm cache, and for a long stream of checks. */
export const calls: Section = async ({ report, quick }) => {
  const sandbox = await startSandbox();
  try {
    await ofDocuments(sandbox, report);
    await ofStream(sandbox, report, quick ? 2000 : 10_000);
  } finally {
    await sandbox.stop();
  }
};

async function ofDocuments(sandbox: SandboxProcess, report: Report): Promise<void> {
  const rows: (string | number)[][] = [];
  const verdicts: (() => void)[] = [];
  for (const document of Object.values(documents)) {
    for (const name of contenderNames) {
      // A new process for each document: nothing that another one read may help.
      const contender = await startContender(name, sandbox);
      try {
        const cold = await callsOf(sandbox, contender, document);
        const warm = await callsOf(sandbox, contender, document);
        rows.push([document.title, contenders[name].title, cold, warm]);
        if (name !== 'ours') continue;
        verdicts.push(() => {
          report.atMost('count', `${document.title}: upstream calls, cold`, cold, document.coldCalls);
          report.atMost('count', `${document.title}: upstream calls, warm`, warm, 0);
        });
      } finally {
        await contender.stop();
      }
    }
  }
  report.table('Upstream calls for each document', ['document', 'server', 'cold', 'warm'], rows);
  for (const give of verdicts) give();
}

async function callsOf(
  sandbox: SandboxProcess,
  contender: Contender,
  document: BenchDocument,
): Promise<number> {
  await sandbox.takeCalls();
  const { data, errors } = await contender.ask(bodyOf(document));
  if (data === undefined || data === null || errors !== undefined)
    throw new Error(`${contender.name} does not answer the ${document.title}.`);
  return (await sandbox.takeCalls()).total;
}

async function ofStream(sandbox: SandboxProcess, report: Report, checks: number): Promise<void> {
  const ids = zipfPicks(await sandbox.customerIds(zipfCustomers), checks);
  const distinct = new Set(ids).size;
  const contender = await startContender('ours', sandbox);
  try {
    await sandbox.takeCalls();
    const bodies = ids.map((id) => bodyOf(documents.entitlementCheck, { id }));
    const load = await runLoad(contender, bodies, { connections: 50, once: true });
    const { total, byOperation } = await sandbox.takeCalls();
    report.table(
      `${String(checks)} entitlement checks, zipf over ${String(zipfCustomers)} customers`,
      ['distinct customers', 'answered', 'upstream calls', 'of them get-customer'],
      [[distinct, load.answered, total, byOperation['get-customer'] ?? 0]],
    );
    report.atMost('count', 'checks without an answer', checks - load.answered, 0);
    report.atMost(
      'count',
      'calls for the stream: one for each customer, and the configuration',
      total,
      distinct + configurationCalls,
    );
  } finally {
    await contender.stop();
  }
}
