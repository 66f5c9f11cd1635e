import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { canary } from './leak-inspection.ts';
import { environmentOfPrograms, startProcess, type RunningProcess } from './running-process.ts';

/** The server as a process of its own, on a sandbox that is served from this one. */
export interface ServerProcess extends RunningProcess {
  /** The address of the graph. */
  readonly url: URL;
  /** Sends a document as an administrator. Rejects when the connection breaks. */
  query(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: HeadersInit,
  ): Promise<QueryAnswer>;
  /** The lines of the log so far that are about this. */
  lines(msg: string): readonly Readonly<Record<string, unknown>>[];
}

interface QueryAnswer {
  readonly status: number;
  readonly body: unknown;
}

const processToken = canary('token_of_the_process');

/** Resolves when it listens. `nodeOptions` stand before the program. */
export async function startServerProcess(
  upstream: { readonly sandbox: Sandbox; readonly url: string },
  options: { readonly env?: Readonly<Record<string, string>>; readonly nodeOptions?: readonly string[] } = {},
): Promise<ServerProcess> {
  const { sandbox } = upstream;
  const sha256 = createHash('sha256').update(processToken).digest('hex');
  const running = startProcess([process.execPath, ...(options.nodeOptions ?? []), 'src/main.ts'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: {
      ...environmentOfPrograms(),
      HOST: '127.0.0.1',
      PORT: '0',
      REVENUECAT_API_KEY: sandbox.keys.read,
      REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
      REVENUECAT_API_URL: upstream.url,
      REVENUECAT_PROJECT_ID: sandbox.projectId,
      AUTH_TOKENS: JSON.stringify([{ name: 'administrator', sha256, scopes: ['*'] }]),
      ...options.env,
    },
  });
  try {
    await running.until(() => /GraphQL is at \S+/.test(running.output()));
  } catch (error) {
    running.dispose();
    throw error;
  }
  const url = new URL(/GraphQL is at (\S+)/.exec(running.output())?.[1] ?? '');
  return {
    ...running,
    url,
    async query(document, variables = {}, headers = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${processToken}`,
          ...Object.fromEntries(new Headers(headers)),
        },
        body: JSON.stringify({ query: document, variables }),
      });
      return { status: response.status, body: await response.json() };
    },
    lines: (msg) =>
      running
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
        .filter((line) => line['msg'] === msg),
  };
}
