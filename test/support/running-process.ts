import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { registerSecretsOf } from './leak-inspection.ts';
import { inspectOutput } from './process-leaks.ts';

/** A program under test, with all it has printed, which is searched for secrets. `dispose` ends it whatever state it is in. */
export interface RunningProcess {
  output(): string;
  /** Resolves, when it has become true, and rejects with what was printed when the program ends first or time is up. */
  until(condition: () => boolean | Promise<boolean>, timeoutMs?: number): Promise<void>;
  /** Sends it a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
  /** Asks it to stop, and resolves to its exit code, or to the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** Resolves to the exit code of a program that ends by itself, or to the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>;
  dispose(): void;
}

export function startProcess(
  command: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string>> },
): RunningProcess {
  const [program = '', ...args] = command;
  registerSecretsOf(options.env);
  // In a group of its own, so that dispose() also ends what the program started.
  const child = spawn(program, args, { ...options, stdio: 'pipe', detached: true });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const exit = async (): Promise<number | NodeJS.Signals | null> => {
    const [code, endedBy] = await ended;
    return code ?? endedBy;
  };
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
    });
  }

  return {
    output: () => printed,
    async until(condition, timeoutMs = 30_000) {
      const deadline = performance.now() + timeoutMs;
      while (!(await condition())) {
        if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
          throw new Error(`What was waited for did not happen. The program printed:\n${printed}`);
        }
        await delay(100);
      }
    },
    signal(signal) {
      child.kill(signal);
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exit();
    },
    ended: exit,
    dispose() {
      inspectOutput(printed);
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing of it runs any more.
      }
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}

/** What programs need to be found and to run, without the settings of this process. */
export function environmentOfPrograms(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  const npm = ['npm_config_registry', 'npm_config_cache', 'npm_config_userconfig'];
  return Object.fromEntries(
    [...names, ...npm].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
