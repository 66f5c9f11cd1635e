import type { MetricMaker } from './registry.ts';

/** How one question to the cache was answered. */
interface NotedAnswer {
  readonly kind: string;
  /** Of stale answers: because upstream could not be asked. */
  readonly outage?: boolean;
}

/** A memory that is bounded in bytes. */
export interface WatchedMemory {
  usage(): { readonly entries: number; readonly bytes: number; readonly evictions: number };
}

/** The memory of whole answers. */
export interface WatchedAnswers {
  usage(): {
    readonly entries: number;
    readonly bytes: number;
    readonly recalled: number;
    readonly missed: number;
  };
}

/**
 * What is remembered. A question to the cache may take less time than a counter with labels, so these are plain numbers
 * until somebody reads them.
 */
export function createMemoryMetrics(
  make: MetricMaker,
  watched: { readonly cache: WatchedMemory; readonly answers: WatchedAnswers },
): { note(answer: NotedAnswer): void } {
  const { cache, answers } = watched;
  const counts = { hit: 0, miss: 0, coalesced: 0, refresh: 0, stale: 0, outage: 0 };
  make.watchedCounters(
    'cache_answers_total',
    'Questions to the cache, by how they were answered; refresh counts the loads in the background.',
    'result',
    () => Object.entries(counts),
  );
  make.watchedGauge(
    'cache_bytes',
    'Memory that cached answers take, as it is counted.',
    () => cache.usage().bytes,
  );
  make.watchedGauge('cache_entries', 'Answers in the cache.', () => cache.usage().entries);
  make.watchedCounter(
    'cache_evictions_total',
    'Answers that had to make room for others.',
    () => cache.usage().evictions,
  );
  make.watchedCounters(
    'answer_memory_lookups_total',
    'Requests that were looked up among whole answers.',
    'result',
    () => {
      const { recalled, missed } = answers.usage();
      return [
        ['hit', recalled],
        ['miss', missed],
      ];
    },
  );
  make.watchedGauge('answer_memory_bytes', 'Memory that whole answers take.', () => answers.usage().bytes);
  make.watchedGauge(
    'answer_memory_entries',
    'Whole answers that are remembered.',
    () => answers.usage().entries,
  );

  return {
    note({ kind, outage }) {
      const result = outage === true ? 'outage' : kind;
      if (result in counts) counts[result as keyof typeof counts] += 1;
    },
  };
}
