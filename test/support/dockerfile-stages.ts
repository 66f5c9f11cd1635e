/**
 * Carries out a Dockerfile without a container engine: each stage becomes a folder, COPY copies into it from the
 * build context (through .dockerignore) or from an earlier stage, RUN runs in it. It knows the instructions that our
 * Dockerfile uses and refuses every other one, so that nothing is skipped in silence.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { environmentOfPrograms } from './running-process.ts';

interface ContainerImage {
  /** the folder that stands for the working directory of the last stage */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

interface Stage {
  readonly root: string;
  workingDirectory: string;
  environment: Record<string, string>;
  user: string;
  command: string[];
  healthCheck: string[];
}

/** Builds every stage of `context/Dockerfile` below `folder`; throws when a step fails. */
export function buildImage(context: string, folder: string): ContainerImage {
  const allowed = namesInContext(readFileSync(join(context, '.dockerignore'), 'utf8'));
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;

  for (const [instruction, rest] of instructions(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    if (instruction === 'FROM') {
      const [, name = 'final'] = /^\S+(?: AS (\S+))?$/.exec(rest) ?? [];
      const root = join(folder, name);
      mkdirSync(root, { recursive: true });
      stage = {
        root,
        workingDirectory: root,
        environment: {},
        user: 'root',
        command: [],
        healthCheck: [],
      };
      stages.set(name, stage);
      continue;
    }
    if (stage === undefined) throw new Error(`${instruction} stands before the first FROM`);
    carryOut(instruction, rest, stage, { context, allowed, stages });
  }
  if (stage === undefined) throw new Error('The Dockerfile has no stage');
  return stage;
}

interface Sources {
  readonly context: string;
  readonly allowed: ReadonlySet<string>;
  readonly stages: ReadonlyMap<string, Stage>;
}

function carryOut(instruction: string, rest: string, stage: Stage, sources: Sources): void {
  switch (instruction) {
    case 'WORKDIR':
      stage.workingDirectory = join(stage.root, rest);
      mkdirSync(stage.workingDirectory, { recursive: true });
      break;
    case 'ENV': {
      const [name = '', value = ''] = rest.split('=', 2);
      stage.environment[name] = value;
      break;
    }
    case 'COPY':
      copy(rest.split(/\s+/), stage, sources);
      break;
    case 'RUN':
      execFileSync('sh', ['-c', rest], {
        cwd: stage.workingDirectory,
        // The npm cache of this machine is a convenience: a step must not need it.
        env: { ...environmentOfPrograms(), ...stage.environment, npm_config_prefer_offline: 'true' },
        stdio: 'pipe',
      });
      break;
    case 'USER':
      stage.user = rest;
      break;
    case 'EXPOSE':
      break;
    case 'HEALTHCHECK':
      stage.healthCheck = execForm(rest.slice(rest.indexOf('CMD ') + 'CMD '.length));
      break;
    case 'CMD':
      stage.command = execForm(rest);
      break;
    default:
      throw new Error(`Nothing here knows how to carry out ${instruction}`);
  }
}

function copy(words: string[], stage: Stage, { context, allowed, stages }: Sources): void {
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const destination = words.pop() ?? '';
  for (const source of words) {
    if (from === undefined && !allowed.has(source)) {
      throw new Error(`COPY ${source}: .dockerignore keeps it out of the build context`);
    }
    const base = from === undefined ? context : stages.get(from)?.root;
    if (base === undefined) throw new Error(`COPY --from=${from}: there is no such stage`);
    const path = join(base, source);
    const into = destination.endsWith('/') && statSync(path).isFile() ? basename(source) : '';
    cpSync(path, join(stage.workingDirectory, destination, into), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

/** The instructions, with comments dropped and continued lines joined. */
function instructions(dockerfile: string): [instruction: string, rest: string][] {
  return dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, instruction = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return [instruction, rest];
    });
}

/** .dockerignore in the one form that we use: nothing, but for the names at the top that are listed. */
function namesInContext(dockerignore: string): Set<string> {
  const [everything, ...exceptions] = dockerignore
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (everything !== '*' || !exceptions.every((line) => /^![\w.-]+$/.test(line))) {
    throw new Error('.dockerignore is expected to exclude * and then to name what goes in');
  }
  return new Set(exceptions.map((line) => line.slice(1)));
}

function execForm(json: string): string[] {
  return JSON.parse(json) as string[];
}
