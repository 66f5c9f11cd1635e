import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { environmentOfPrograms, startProcess } from '../support/running-process.ts';

test('a server that is told to stop while it starts ends with 0, and not by the signal, which process 1 would not hear', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'early-stop-'));
  const manifest = join(folder, 'documents.json');
  await promisify(execFile)('mkfifo', [manifest]);
  const server = startProcess([process.execPath, 'src/main.ts'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: {
      ...environmentOfPrograms(),
      HOST: '127.0.0.1',
      PORT: '0',
      TRUSTED_DOCUMENTS: 'allow',
      TRUSTED_DOCUMENTS_FILE: manifest,
    },
  });
  try {
    // Opens when the server does, which then waits for the text.
    const writer = await open(manifest, 'w');
    server.signal('SIGTERM');
    // Node waits for reads that are under way before it ends. What is read is good, so a start that goes on ends with 0 as well.
    await writer.writeFile(JSON.stringify({ viewer: '{ viewer { name } }' }));
    await writer.close();
    expect(await server.ended(), server.output()).toBe(0);
  } finally {
    server.dispose();
    await rm(folder, { recursive: true });
  }
});
