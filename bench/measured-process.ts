import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Bytes, the heap after a collection; and all the processor time so far, in milliseconds. */
export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly cpuMs: number;
}

/** A program in a process of its own. */
export interface MeasuredProcess {
  /** The part of its start message that was waited for. */
  readonly started: RegExpExecArray;
  usage(): Promise<Usage>;
  /** Asks it to end, and ends it when it does not. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

const startMs = 30_000;
const stopMs = 5_000;
const reporter = fileURLToPath(new URL('usage-reporter.ts', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Starts a program of this repository as production would, and resolves when its output says what `ready` looks for.
 * Rejects when it ends or stays silent instead. The environment holds nothing but what is given. `onOutput` gets all that it
 * prints.
 */
export async function startMeasured(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: RegExp,
  onOutput: (text: string) => void = () => undefined,
): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', reporter, ...program], {
    cwd: root,
    env: { NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('The process has no output.');
  const exited = once(child, 'exit');
  const started = await new Promise<RegExpExecArray>((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program.join(' ')} did not start in time.`));
    }, startMs);
    stdout.on('data', (chunk: Buffer) => {
      onOutput(chunk.toString());
      if (said.length > 10_000) return;
      said += chunk.toString();
      const match = ready.exec(said);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${program.join(' ')} ended with ${String(code)}: ${said}`));
    });
  });
  return {
    started,
    async usage() {
      const answer = once(child, 'message');
      child.send('usage');
      const [usage] = (await answer) as [Usage];
      return usage;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const ended = await Promise.race([exited.then(() => true), delay(stopMs, false, { ref: false })]);
      if (ended) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}
