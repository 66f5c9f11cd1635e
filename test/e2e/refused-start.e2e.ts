import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { environmentOfPrograms, startProcess } from '../support/running-process.ts';

/** What a start prints that does not come to anything. */
async function refusalOf(settings: Readonly<Record<string, string>>): Promise<string> {
  const server = startProcess([process.execPath, 'src/main.ts'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...environmentOfPrograms(), HOST: '127.0.0.1', PORT: '0', ...settings },
  });
  try {
    await server.until(() => /^ {2}- /m.test(server.output()));
    expect(await server.ended(), server.output()).toBe(2);
    return server.output();
  } finally {
    server.dispose();
  }
}

test('ports that others have are named, both at once, and the start ends with 2', async () => {
  const [one, other] = [createServer(), createServer()];
  for (const taken of [one, other]) await once(taken.listen(0, '127.0.0.1'), 'listening');
  const portOf = (server: typeof one): string => String((server.address() as AddressInfo).port);
  // Nothing answers there; the process must end all the same, whatever it has begun to connect to.
  const env = { PORT: portOf(one), METRICS_PORT: portOf(other), REDIS_URL: 'redis://127.0.0.1:9' };
  expect(await refusalOf(env)).toContain(
    [
      'The settings cannot be used:',
      '  - PORT is taken by another process: end that one, or set another port',
      '  - METRICS_PORT is taken by another process: end that one, or set another port',
      '',
    ].join('\n'),
  );
  one.close();
  other.close();
});

test('a host that is not of this machine is one mistake, also where metrics share it', async () => {
  const output = await refusalOf({ HOST: '192.0.2.1', METRICS_PORT: '0' });
  expect(output.match(/^ {2}- .*$/gm)).toEqual([
    '  - HOST is no address of this machine: set one, such as `0.0.0.0` for all',
  ]);
});
