import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentOfPrograms, freePort, startProcess } from './running-process.ts';

const folder = fileURLToPath(new URL('../../deploy/compose/nginx/', import.meta.url));

/** The proxy of deploy/compose, run by a real nginx in front of servers of the test's choice. */
export interface Nginx {
  /** Its origin. */
  readonly url: URL;
  output(): string;
  dispose(): void;
}

/**
 * Starts it with the files of deploy/compose as they are, but for the two that say where to listen and which servers there
 * are. Of the latter only the places change: everything else of it (balance, failures, kept connections) stays.
 */
export async function startNginx(program: string, servers: readonly URL[]): Promise<Nginx> {
  const port = await freePort();
  const prefix = mkdtempSync(join(tmpdir(), 'nginx-'));
  // Started by root, its workers are somebody else, and read and write here.
  chmodSync(prefix, 0o755);
  cpSync(folder, prefix, { recursive: true });
  writeFileSync(join(prefix, 'listen.conf'), `listen 127.0.0.1:${String(port)};\n`);
  writeFileSync(
    join(prefix, 'servers.conf'),
    serversInPlaceOfNames(readFileSync(join(prefix, 'servers.conf'), 'utf8'), servers),
  );
  const args = ['-p', prefix, '-e', 'stderr', '-c', join(prefix, 'nginx.conf'), '-g', 'daemon off;'];
  const running = startProcess([program, ...args], { cwd: prefix, env: environmentOfPrograms() });
  const url = new URL(`http://127.0.0.1:${String(port)}/`);
  const dispose = (): void => {
    running.dispose();
    rmSync(prefix, { recursive: true, force: true });
  };
  try {
    await running.until(() =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    );
  } catch (error) {
    dispose();
    throw error;
  }
  return { url, output: () => running.output(), dispose };
}

/** A name that is looked up again and again becomes fixed places: Debian's nginx is older than `resolve`. */
function serversInPlaceOfNames(text: string, servers: readonly URL[]): string {
  const line = /^ {2}server graphql:4000 resolve (.*);$/gm;
  if (!line.test(text)) throw new Error('servers.conf does not name its servers as this expects.');
  return text
    .replace(/^resolver .*\n/m, '')
    .replace(line, (_, rest: string) => servers.map(({ host }) => `  server ${host} ${rest};`).join('\n'));
}
