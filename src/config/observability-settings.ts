import * as value from './setting-values.ts';

/** What the server tells of itself: a part of the table of settings. */
export const observabilitySettings = {
  LOG_LEVEL: {
    meaning: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    default: '`info`',
    parse: value.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  LOG_SLOW_MS: {
    meaning:
      'From how many milliseconds on a GraphQL request is logged as a warning, with its upstream calls by operation.',
    default: '`2000`',
    parse: value.wholeNumber(1, 600_000),
  },
  METRICS_PORT: {
    meaning:
      'The port of `GET /metrics` for Prometheus, apart from `PORT` so that the internet does not reach it; `0` takes a free one.',
    default: 'none: no metrics',
    parse: value.wholeNumber(0, 65_535),
  },
  METRICS_HOST: {
    meaning: 'The host name or address that `/metrics` listens on.',
    default: 'as `HOST`',
    parse: value.hostName,
  },
  METRICS_OPERATIONS: {
    meaning:
      'The names of operations that metrics tell apart, separated by commas; all others count as `other`.',
    default: 'the first 200 that signed-in viewers use',
    parse: value.list,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    meaning:
      'Where traces are sent, by OTLP over HTTP, such as `http://localhost:4318`. The exporter heeds the other standard variables as well, such as `OTEL_EXPORTER_OTLP_HEADERS`.',
    default: 'none: no traces',
    parse: value.httpUrl,
  },
  OTEL_SERVICE_NAME: {
    meaning: 'What the server is called in traces.',
    default: '`revenuecat-graphql`',
    parse: value.word,
  },
  OTEL_TRACES_SAMPLER_ARG: {
    meaning: 'The share of traces that are recorded where the caller has not decided, from `0` to `1`.',
    default: '`1`',
    parse: value.share,
  },
} as const;
