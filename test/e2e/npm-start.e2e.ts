import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { environmentOfPrograms, freePort, startProcess } from '../support/running-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

// npm stands between whoever sends the signal and the server: a shell in between would keep it to itself.
test('npm start prints its address, answers there, and ends with 0 when npm is told to stop', async () => {
  const port = await freePort();
  const server = startProcess(['npm', 'start'], {
    cwd: root,
    env: { ...environmentOfPrograms(), HOST: '127.0.0.1', PORT: String(port) },
  });
  const isHealthy = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  try {
    await server.until(() => /http:\/\/\S+:\d+/.test(server.output()));
    expect(server.output()).toContain(`:${port}`);
    expect(await isHealthy()).toBe(true);
    expect(await server.stop('SIGTERM'), server.output()).toBe(0);
    expect(await isHealthy()).toBe(false);
  } finally {
    server.dispose();
  }
});
