import { describe, expect, test } from 'vitest';
import { createAuditQueue, type AuditDestination } from '../../../src/audit/audit-queue.ts';
import type { AuditRecord } from '../../../src/audit/audit-record.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const record = (requestId: string): AuditRecord => ({
  time: '2026-11-22T12:00:00.000Z',
  requestId,
  viewer: 'support',
  viewerKind: 'staff',
  mutation: 'deleteCustomer',
  targetIds: { customer_id: 'ada' },
  outcome: 'OK',
  operation: 'delete-customer',
  upstreamStatus: 200,
  durationMs: 1,
});

function queueOver(append: (line: string) => Promise<void>) {
  const clock = createManualClock();
  const told: string[] = [];
  const state = { closed: 0 };
  const destination: AuditDestination = {
    name: 'file',
    append,
    close: () => {
      state.closed += 1;
      return Promise.resolve();
    },
  };
  const queue = createAuditQueue(destination, {
    sleep: (ms, signal) => clock.sleep(ms, signal),
    reports: {
      failing: (name) => told.push(`${name} failing`),
      recovered: (name) => told.push(`${name} recovered`),
      lost: (name, { requestId }) => told.push(`${name} lost ${requestId}`),
    },
  });
  return { clock, told, state, queue };
}

const idOf = (line: string): string => (JSON.parse(line) as AuditRecord).requestId;

describe('records for a destination', () => {
  test('are handed over one after another, in order', async () => {
    const kept: string[] = [];
    const { queue, told, state } = queueOver((line) => {
      kept.push(idOf(line));
      return Promise.resolve();
    });
    for (const id of ['a', 'b', 'c']) queue.write(record(id));
    await queue.close();
    expect(kept).toEqual(['a', 'b', 'c']);
    expect(told).toEqual([]);
    expect(state.closed).toBe(1);
  });

  test('wait while it fails, and none is missing or out of order afterwards', async () => {
    const kept: string[] = [];
    let works = false;
    const { queue, told, clock } = queueOver((line) => {
      if (!works) return Promise.reject(new Error('full'));
      kept.push(idOf(line));
      return Promise.resolve();
    });
    for (const id of ['a', 'b']) queue.write(record(id));
    await clock.advance(3_000);
    expect(queue.isFailing()).toBe(true);
    queue.write(record('c'));
    works = true;
    await clock.advance(1_000);
    expect(kept).toEqual(['a', 'b', 'c']);
    expect(queue.isFailing()).toBe(false);
    expect(told).toEqual(['file failing', 'file recovered']);
  });

  test('are reported, each, when they do not fit or could not be kept to the end', async () => {
    const { queue, told } = queueOver(() => Promise.reject(new Error('full')));
    for (let count = 0; count < 1_001; count += 1) queue.write(record(String(count)));
    expect(told).toEqual(['file lost 1000']);
    await queue.close();
    expect(told.filter((line) => line.startsWith('file lost'))).toHaveLength(1_001);
    queue.write(record('late'));
    expect(told.at(-1)).toBe('file lost late');
  });
});
