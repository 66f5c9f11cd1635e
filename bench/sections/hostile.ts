import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startContender, type Contender } from '../contenders.ts';
import { bodyOf, documents } from '../documents.ts';
import { hostileRequests, type HostileRequest } from '../hostile-requests.ts';
import { startSandbox } from '../sandbox-process.ts';
import type { Section } from '../section.ts';

const lanes = 4;
const mebibyte = 1024 * 1024;
/** The dearest hostile request may cost as much processor time as so many normal ones. */
const mostMultiple = 10;
/** What all of them may leave in the heap: the server's memory of documents is bounded at 64 MiB. */
const mostHeapMiB = 160;
const slowConnections = 500;

/** A query that is executed and costs no call: what the others ask, and what all is measured by. */
const normalBody = bodyOf(documents.customerScreen);

interface Others {
  readonly answered: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What hostile clients cost the server, in normal queries, and what the others feel of them. */
export const hostile: Section = async ({ report, quick }) => {
  const count = quick ? 60 : 400;
  const sandbox = await startSandbox();
  // Whole answers from memory would make the normal query cheaper than any other.
  const contender = await startContender('ours', sandbox, {
    CACHE_ANSWERS_MAX_BYTES: '0',
    INTROSPECTION: 'on',
  });
  const rows: (string | number)[][] = [];
  let served = 0;
  let failed = 0;
  const noteOthers = (others: Others): void => {
    failed += others.failed;
  };
  let dearest = 0;
  try {
    await sendMany(contender, count * 2, () => ({ body: normalBody }));
    const idle = await contender.usage();
    await sendMany(contender, count * 2, () => ({ body: normalBody }));
    const after = await contender.usage();
    const normalMs = (after.cpuMs - idle.cpuMs) / (count * 2);
    const alone = await askUntil(contender, delay(quick ? 300 : 2_000));
    rows.push(['normal queries alone', alone.answered, '', 1, 0, alone.p50, alone.p99]);
    await sandbox.takeCalls();

    for (const request of hostileRequests) {
      const before = await contender.usage();
      const statuses: number[] = [];
      const attack = sendMany(contender, count, (turn) => sentOf(request, turn), statuses);
      const others = await askUntil(contender, attack);
      noteOthers(others);
      const usage = await contender.usage();
      served += statuses.filter((status) => status < 400 || status >= 500).length;
      const cpuMs = (usage.cpuMs - before.cpuMs - others.answered * normalMs) / count;
      const multiple = Math.max(0, Math.round((cpuMs / normalMs) * 10) / 10);
      dearest = Math.max(dearest, multiple);
      const heapMiB = Math.round(((usage.heapUsed - before.heapUsed) / mebibyte) * 10) / 10;
      rows.push([
        request.title,
        count,
        [...new Set(statuses)].join(' '),
        multiple,
        heapMiB,
        others.p50,
        others.p99,
      ]);
    }

    const before = await contender.usage();
    const sockets = slowSockets(new URL(contender.url));
    const slow = await askUntil(contender, delay(quick ? 1_000 : 5_000));
    noteOthers(slow);
    for (const socket of sockets) socket.destroy();
    const usage = await contender.usage();
    const heapMiB = Math.round(((usage.heapUsed - before.heapUsed) / mebibyte) * 10) / 10;
    rows.push([
      'connections that never finish their headers',
      slowConnections,
      '',
      '',
      heapMiB,
      slow.p50,
      slow.p99,
    ]);

    const leftMiB = Math.round((usage.heapUsed - idle.heapUsed) / mebibyte);
    report.table(
      'Hostile requests, while others ask for the customer screen one after another',
      ['request', 'sent', 'answered', 'CPU, in normal queries', 'heap left, MiB', 'others: p50 ms', 'p99 ms'],
      rows,
    );
    const calls = await sandbox.takeCalls();
    report.atMost('count', 'upstream calls that hostile requests caused', calls.total, 0);
    report.atMost('count', 'hostile requests that were not refused', served, 0);
    report.atMost('count', 'requests of others that failed meanwhile', failed, 0);
    report.atMost('count', 'heap that all of them leave behind, in MiB', leftMiB, mostHeapMiB);
    report.atMost('timing', 'CPU of the dearest, in normal queries', dearest, mostMultiple);
  } finally {
    await contender.stop();
    await sandbox.stop();
  }
};

interface Sent {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

function sentOf({ body, headers = {} }: HostileRequest, turn: number): Sent {
  return { body: body(turn), headers: { accept: 'application/graphql-response+json', ...headers } };
}

/** Sends so many over a few lanes; `statuses` takes what was answered, 0 where the connection was cut, which is a refusal. */
async function sendMany(
  contender: Contender,
  count: number,
  sent: (turn: number) => Sent,
  statuses: number[] = [],
): Promise<void> {
  let turn = 0;
  const lane = async (): Promise<void> => {
    while (turn < count) {
      turn += 1;
      statuses.push(await statusOf(contender, sent(turn)));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function statusOf({ url, headers }: Contender, sent: Sent): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...sent.headers },
      body: sent.body,
      signal: AbortSignal.timeout(60_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** Asks normal queries one after another until something else has ended. */
async function askUntil(contender: Contender, end: Promise<unknown>): Promise<Others> {
  let isOver = false;
  const over = end.finally(() => {
    isOver = true;
  });
  const latencies: number[] = [];
  let failed = 0;
  do {
    const startedAt = performance.now();
    const status = await statusOf(contender, { body: normalBody });
    if (status === 200) latencies.push(performance.now() - startedAt);
    else failed += 1;
  } while (!isOver);
  await over;
  latencies.sort((one, other) => one - other);
  const at = (share: number): number =>
    Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 10) / 10;
  return { answered: latencies.length, failed, p50: at(0.5), p99: at(0.99) };
}

function slowSockets(url: URL): readonly Socket[] {
  return Array.from({ length: slowConnections }, () => {
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => undefined);
    socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    return socket;
  });
}
