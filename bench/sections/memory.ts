import { startContender, type Contender } from '../contenders.ts';
import { bodyOf, documents } from '../documents.ts';
import { runLoad } from '../load.ts';
import { startSandbox } from '../sandbox-process.ts';
import type { Section } from '../section.ts';

const mebibyte = 1024 * 1024;
/** The default of `CACHE_MAX_BYTES`, which counts the bytes of the answers as JSON. */
const cacheBytes = 64 * mebibyte;
/** What objects, keys and tags take in the heap for each byte of JSON; more means that something else grows. */
const heapPerCachedByte = 4;

/** What the server holds after so many different customers passed through; the cache keeps as many as its bound lets it. */
export const memory: Section = async ({ report, quick }) => {
  const counts = quick ? [1000, 2000] : [10_000, 100_000];
  const most = Math.max(...counts);
  const sandbox = await startSandbox({ customers: most });
  try {
    const ids = await sandbox.customerIds(most);
    const contender = await startContender('ours', sandbox, { CACHE_MAX_BYTES: String(cacheBytes) });
    try {
      const idle = await held(contender);
      const rows: (string | number)[][] = [['idle', idle.rssMiB, idle.heapMiB, '']];
      let sent = 0;
      let after = idle;
      for (const count of counts) {
        const bodies = ids.slice(sent, count).map((id) => bodyOf(documents.entitlementCheck, { id }));
        const load = await runLoad(contender, bodies, { connections: 20, once: true });
        if (load.failed > 0) throw new Error(`${String(load.failed)} customers were not answered.`);
        sent = count;
        after = await held(contender);
        rows.push([`${String(count)} customers`, after.rssMiB, after.heapMiB, load.perSecond]);
      }
      report.table(
        `Memory of the server, cache bound ${String(cacheBytes / mebibyte)} MiB`,
        ['after', 'RSS MiB', 'heap MiB', 'queries/s'],
        rows,
      );
      report.atMost(
        'count',
        `heap that ${String(most)} customers leave behind, in MiB`,
        after.heapMiB - idle.heapMiB,
        (cacheBytes * heapPerCachedByte) / mebibyte,
      );
    } finally {
      await contender.stop();
    }
  } finally {
    await sandbox.stop();
  }
};

async function held(contender: Contender): Promise<{ rssMiB: number; heapMiB: number }> {
  const { rss, heapUsed } = await contender.usage();
  return { rssMiB: Math.round(rss / mebibyte), heapMiB: Math.round(heapUsed / mebibyte) };
}
