import type { SandboxCall } from './call-log.ts';

/** How many calls each operation got, by the status that it answered; `none` where no answer came. */
export type CallCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Counts a call log: `{ "get-customer": { "200": 2, "429": 1 } }`. */
export function countCalls(calls: readonly SandboxCall[]): CallCounts {
  const counts: Record<string, Record<string, number>> = {};
  for (const { operationId, status } of calls) {
    const ofOperation = (counts[operationId] ??= {});
    const name = status === null ? 'none' : String(status);
    ofOperation[name] = (ofOperation[name] ?? 0) + 1;
  }
  return counts;
}
