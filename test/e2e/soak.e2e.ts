import { expect, test } from 'vitest';
import { runSoak } from '../../bench/soak/run-soak.ts';
import { describeWithRedis } from '../support/requirements.ts';

/** Mostly fifteen seconds in which nobody knows what became of the writes of a killed server, and a machine that is busy. */
const longestMs = 240_000;

describeWithRedis('three servers under everything at once', () => {
  test(
    'do each write once or call it unknown, read what is true, and tell no secret',
    async () => {
      const found = await runSoak({ seconds: 6, quick: true, looksInside: false });
      expect(found.imbalances).toEqual([]);
      expect(found.finalReads.wrongSums).toEqual([]);
      expect(found.finalReads.different).toEqual([]);
      expect(found.reads.wrong).toEqual([]);
      expect(found.deaf).toEqual([]);
      expect(found.hostile.served).toEqual([]);
      expect(found.unexpectedEnds).toEqual([]);
      expect(found.output).toMatchObject({ secrets: 0, crashes: 0, internalErrors: 0, examples: [] });
      // It has happened, too.
      expect(found.chaos.kills).toBeGreaterThan(0);
      expect(found.finalReads.compared).toBeGreaterThan(0);
      expect(found.upstream.done).not.toEqual({});
    },
    longestMs,
  );
});
