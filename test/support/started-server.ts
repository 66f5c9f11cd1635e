import { fileURLToPath } from 'node:url';
import { environmentOfPrograms, startProcess } from './running-process.ts';

/** The server as a process of its own, started the way people start it, on the embedded sandbox and a free port. */
export interface StartedServer {
  /** The address that it printed. */
  readonly url: string;
  /** The tokens that it printed, in the order of their power. */
  readonly tokens: { readonly customer: string; readonly support: string; readonly administrator: string };
  output(): string;
  dispose(): void;
}

/** Resolves when the server, with these settings, listens; rejects with what it printed when it does not come to that. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<StartedServer> {
  const server = startProcess(['npm', 'start'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...environmentOfPrograms(), HOST: '127.0.0.1', PORT: '0', ...settings },
  });
  try {
    await server.until(() => /^GraphQL is at \S+$/m.test(server.output()));
    const printed = (pattern: RegExp): string => {
      const [text] = pattern.exec(server.output()) ?? [];
      if (text === undefined) throw new Error(`${String(pattern)} is not in:\n${server.output()}`);
      return text;
    };
    return {
      url: printed(/(?<=^GraphQL is at )\S+$/m),
      tokens: {
        customer: printed(/sandbox-customer-\S+/),
        support: printed(/sandbox-support-\S+/),
        administrator: printed(/sandbox-admin-\S+/),
      },
      output: () => server.output(),
      dispose: () => {
        server.dispose();
      },
    };
  } catch (error) {
    server.dispose();
    throw error;
  }
}
