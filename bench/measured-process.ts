import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Held, Usage } from './usage-reporter.ts';

export type { Held, Usage } from './usage-reporter.ts';

/** A program in a process of its own. */
export interface MeasuredProcess {
  /** The part of its start message that was waited for. */
  readonly started: RegExpExecArray;
  usage(): Promise<Usage>;
  openFiles(): Promise<Held>;
  /** Takes the process a second or two. */
  liveObjects(): Promise<Held>;
  /** Puts a question to the program over the channel between processes. Rejects when it ends before it answers. */
  ask(question: unknown): Promise<unknown>;
  /** Resolves when it has ended, whoever ended it: to its exit code, or to the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Asks it to end, and ends it when it does not. Resolves to its exit code, null when it had to be ended. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Several start at once, and a machine may be busy with other things. */
const startMs = 100_000;
const stopMs = 5_000;
const reporter = fileURLToPath(new URL('usage-reporter.ts', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Starts a program of this repository as production would, and resolves when its output says what `ready` looks for.
 * Rejects when it ends or stays silent instead. The environment holds nothing but what is given. `onOutput` gets all that it
 * prints; without it, errors are shown as they come.
 */
export async function startMeasured(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: RegExp,
  onOutput?: (text: string) => void,
): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', reporter, ...program], {
    cwd: root,
    env: { NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', onOutput === undefined ? 'inherit' : 'pipe', 'ipc'],
  });
  const { stdout, stderr } = child;
  if (stdout === null) throw new Error('The process has no output.');
  if (onOutput !== undefined) {
    for (const stream of [stdout, stderr])
      stream?.on('data', (chunk: Buffer) => {
        onOutput?.(chunk.toString());
      });
  }
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const asked = new Map<number, PromiseWithResolvers<unknown>>();
  let questions = 0;
  child.on('message', (message) => {
    const { id, answer } = message as { readonly id: number; readonly answer: unknown };
    asked.get(id)?.resolve(answer);
    asked.delete(id);
  });
  child.once('exit', () => {
    for (const { reject } of asked.values()) reject(new Error('The process ended before it answered.'));
  });
  const ask = (question: unknown): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>();
    questions += 1;
    asked.set(questions, answer);
    if (!child.connected) return Promise.reject(new Error('The process has ended.'));
    child.send({ id: questions, question }, (error) => {
      if (error !== null) answer.reject(error);
    });
    return answer.promise;
  };
  const started = await new Promise<RegExpExecArray>((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program.join(' ')} did not start in time.`));
    }, startMs);
    stdout.on('data', (chunk: Buffer) => {
      onOutput?.(chunk.toString());
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
    ask,
    ended: exited.then(([code, signal]) => code ?? signal),
    usage: () => ask('usage') as Promise<Usage>,
    openFiles: () => ask('open') as Promise<Held>,
    liveObjects: () => ask('alive') as Promise<Held>,
    async stop() {
      child.kill('SIGTERM');
      const ended = await Promise.race([exited, delay(stopMs, null, { ref: false })]);
      if (ended !== null) return ended[0];
      child.kill('SIGKILL');
      await exited;
      return null;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
