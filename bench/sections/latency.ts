import { contenderNames, contenders, startContender } from '../contenders.ts';
import { bodyOf, documents } from '../documents.ts';
import { runLoad } from '../load.ts';
import { startSandbox } from '../sandbox-process.ts';
import type { Section } from '../section.ts';
import { zipfPicks } from '../zipf.ts';

const connections = 10;
const zipfCustomers = 2000;

/** How long a check takes when the cache knows one customer of many, in front of an upstream that is quick, and one that is far away. */
export const latency: Section = async ({ report, quick }) => {
  const rows: (string | number)[][] = [];
  for (const latencyMs of [0, 50]) {
    const sandbox = await startSandbox({ latencyMs });
    try {
      const picks = zipfPicks(await sandbox.customerIds(zipfCustomers), quick ? 1000 : 5000);
      const bodies = picks.map((id) => bodyOf(documents.entitlementCheck, { id }));
      for (const name of contenderNames) {
        const contender = await startContender(name, sandbox);
        try {
          // A new process runs its first hundreds of requests slowly; one customer is enough to be over that.
          await runLoad(contender, [bodyOf(documents.entitlementCheck)], { connections, seconds: 1 });
          await sandbox.takeCalls();
          const load = await runLoad(contender, bodies, { connections, seconds: quick ? 1 : 3 });
          const { total } = await sandbox.takeCalls();
          const callsPerQuery = Math.round((total / Math.max(1, load.answered)) * 1000) / 1000;
          rows.push([latencyMs, contenders[name].title, load.p50, load.p99, load.answered, callsPerQuery]);
        } finally {
          await contender.stop();
        }
      }
    } finally {
      await sandbox.stop();
    }
  }
  report.table(
    `Entitlement checks from a cold cache, zipf over ${String(zipfCustomers)} customers, ${String(connections)} connections`,
    ['upstream ms', 'server', 'p50 ms', 'p99 ms', 'answered', 'calls/query'],
    rows,
  );
};
