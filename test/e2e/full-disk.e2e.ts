import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { environmentOfPrograms, freePort, startProcess } from '../support/running-process.ts';

// `/dev/full` is a disk without room, and the shell hands its process over to the server.
test('a log that cannot be written stops neither answers nor the end, and metrics count the lines', async () => {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const server = startProcess(['sh', '-c', `exec "${process.execPath}" src/main.ts > /dev/full`], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: {
      ...environmentOfPrograms(),
      HOST: '127.0.0.1',
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      LOG_LEVEL: 'trace',
    },
  });
  const isHealthy = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${String(port)}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await server.until(isHealthy);
    for (let count = 0; count < 20; count += 1) expect(await isHealthy()).toBe(true);
    const metrics = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
    expect(metrics).toContain('# TYPE revenuecat_graphql_log_lost_total counter');
    const ended = await Promise.race([server.stop('SIGTERM'), delay(10_000, 'it hangs', { ref: false })]);
    expect(ended, server.output()).toBe(0);
  } finally {
    server.dispose();
  }
});
