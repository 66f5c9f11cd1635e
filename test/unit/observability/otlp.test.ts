import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { createLogger } from '../../../src/observability/logger.ts';
import { toldOf } from '../../../src/observability/tracing/otlp.ts';

test('that spans cannot be sent is told once, by its code alone, and so is that they can be again', () => {
  const results: ExportResult[] = [];
  const exporter: SpanExporter = {
    export(_, done) {
      done(results.shift() ?? { code: ExportResultCode.SUCCESS });
    },
    shutdown: () => Promise.resolve(),
  };
  const lines: object[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(JSON.parse(line) as object) });
  const told = toldOf(exporter, logger);
  const error = Object.assign(new Error('what the collector says'), { code: 503 });
  const failed = { code: ExportResultCode.FAILED, error };
  results.push({ code: ExportResultCode.SUCCESS }, failed, failed, { code: ExportResultCode.SUCCESS });
  results.push({ code: ExportResultCode.FAILED });
  const given: number[] = [];
  for (let time = 0; time < 5; time += 1)
    told.export([], ({ code }) => {
      given.push(code);
    });
  expect(given).toEqual([0, 1, 1, 0, 1]);
  expect(lines).toEqual([
    expect.objectContaining({ level: 'warn', code: 503, msg: 'traces cannot be sent' }),
    expect.objectContaining({ level: 'info', msg: 'traces are sent again' }),
    expect.objectContaining({ level: 'warn', code: null, msg: 'traces cannot be sent' }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('what the collector says');
});
