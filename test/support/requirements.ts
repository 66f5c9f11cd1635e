/**
 * Tests that need a program which npm cannot bring. Without it they are skipped, with a line that says which apt
 * package is wanted; with REQUIRE_ALL_TESTS=1, as in continuous integration, its absence is a failure.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { describe, test } from 'vitest';

interface Requirement {
  /** the names under which the program may stand on the path, the preferred one first */
  readonly programs: readonly [string, ...string[]];
  readonly aptPackage: string;
}

type Decision =
  | { readonly kind: 'run'; readonly path: string }
  | { readonly kind: 'skip' | 'fail'; readonly message: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the tests behind a requirement run, are skipped, or fail. Looks at `PATH` and `REQUIRE_ALL_TESTS` only. */
export function decideRequirement(requirement: Requirement, environment: Environment): Decision {
  for (const program of requirement.programs) {
    const path = findProgram(program, environment['PATH'] ?? '');
    if (path !== null) return { kind: 'run', path };
  }
  const message =
    `${requirement.programs[0]} is not installed: ` +
    `these tests want the apt package ${requirement.aptPackage} (apt-get install ${requirement.aptPackage})`;
  return { kind: environment['REQUIRE_ALL_TESTS'] === '1' ? 'fail' : 'skip', message };
}

/** Like `describe`, for tests that drive a browser. They receive the path of its executable. */
export const describeWithChromium = describeWith({ programs: ['chromium'], aptPackage: 'chromium' });

/** Like `describe`, for tests that want a Redis. They receive the path of its server. */
export const describeWithRedis = describeWith({ programs: ['redis-server'], aptPackage: 'redis-server' });

/** Like `describe`, for tests that want a reverse proxy. They receive the path of nginx. */
export const describeWithNginx = describeWith({ programs: ['nginx'], aptPackage: 'nginx' });

function describeWith(requirement: Requirement) {
  return (name: string, tests: (programPath: string) => void): void => {
    const decision = decideRequirement(requirement, process.env);
    if (decision.kind === 'run') {
      describe(name, () => {
        tests(decision.path);
      });
    } else if (decision.kind === 'skip') {
      process.stderr.write(`Skipped: "${name}": ${decision.message}\n`);
      describe.skip(`${name} [${decision.message}]`, () => {
        tests(requirement.programs[0]);
      });
    } else {
      test(name, () => {
        throw new Error(decision.message);
      });
    }
  };
}

function findProgram(program: string, searchPath: string): string | null {
  for (const folder of searchPath.split(delimiter).filter((entry) => entry !== '')) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not in this folder, or not ours to run: the next one may have it.
    }
  }
  return null;
}
