import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What every metric of ours begins with. */
const metricPrefix = 'revenuecat_graphql_';

/** Seconds, from an answer out of memory to the deadline of a document. */
export const latencyBuckets: readonly number[] = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** Makes metrics of one registry; each name is given without the prefix. */
export interface MetricMaker {
  counter<Label extends string>(name: string, help: string, labels: readonly Label[]): Counter<Label>;
  gauge<Label extends string>(name: string, help: string, labels: readonly Label[]): Gauge<Label>;
  histogram<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets: readonly number[],
  ): Histogram<Label>;
  /** A figure that something else keeps: it is asked whenever the metrics are read. */
  watchedGauge(name: string, help: string, read: () => number): void;
  /** The same for a figure that only grows. */
  watchedCounter(name: string, help: string, read: () => number): void;
  /** Counts by one label that something else keeps, as plain numbers. */
  watchedCounters<Label extends string>(
    name: string,
    help: string,
    label: Label,
    read: () => Iterable<readonly [value: string, count: number]>,
  ): void;
}

export function createMetricMaker(register: Registry): MetricMaker {
  const registers = [register];
  const counter: MetricMaker['counter'] = (name, help, labels) =>
    new Counter({ name: metricPrefix + name, help, labelNames: [...labels], registers });
  return {
    counter,
    gauge: (name, help, labels) =>
      new Gauge({ name: metricPrefix + name, help, labelNames: [...labels], registers }),
    histogram: (name, help, labels, buckets) =>
      new Histogram({
        name: metricPrefix + name,
        help,
        labelNames: [...labels],
        buckets: [...buckets],
        registers,
      }),
    watchedGauge(name, help, read) {
      new Gauge({
        name: metricPrefix + name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    watchedCounter(name, help, read) {
      new Counter({
        name: metricPrefix + name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    },
    watchedCounters(name, help, label, read) {
      new Counter<typeof label>({
        name: metricPrefix + name,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset();
          for (const [value, count] of read()) this.labels(value).inc(count);
        },
      });
    },
  };
}
