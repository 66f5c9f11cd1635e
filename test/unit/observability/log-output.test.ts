import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogOutput } from '../../../src/observability/log-output.ts';
import { createLogger } from '../../../src/observability/logger.ts';

describe('the log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is written whole before it is closed', async () => {
    const path = join(folder, 'log');
    const output = createLogOutput(path);
    const logger = createLogger('info', output);
    for (let index = 0; index < 100; index += 1) logger.info({ index }, 'a line');
    logger.fatal('the last one');
    await output.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toContain('the last one');
    expect(output.lost()).toBe(0);
  });

  // `/dev/full` is a disk without room: each write to it fails.
  test('on a full disk costs lines, which are counted, and holds up neither the process nor its end', async () => {
    const output = createLogOutput('/dev/full', { maxBytes: 1_000 });
    const logger = createLogger('info', output);
    for (let index = 0; index < 100; index += 1) logger.info({ index }, 'a line');
    logger.fatal('a line for which others wait for ever');
    await output.close();
    expect(output.lost()).toBeGreaterThan(50);
  });
});
