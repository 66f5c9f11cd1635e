import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Observation } from '../../scripts/coverage/observation.ts';
import { operations, type OperationId } from '../../src/revenuecat/generated/operations.ts';
import { PlantedProject } from '../support/planted-project.ts';

let project: PlantedProject | undefined;
afterEach(() => project?.remove());

function plant(files: Readonly<Record<string, string>>, copied: readonly string[]): PlantedProject {
  return (project = new PlantedProject(files, copied));
}

function run({ folder }: PlantedProject, env: Readonly<Record<string, string>>, ...command: string[]) {
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { failed: status !== 0, output: stdout + stderr };
}

function edit(file: string, change: (text: string) => string): string {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  return after;
}

describe('coverage of operations', { timeout: 60_000 }, () => {
  const table = 'src/revenuecat/generated/operations.ts';
  const everything: readonly Observation[] = (Object.keys(operations) as OperationId[]).flatMap(
    (operation) => [
      { operation, outcome: 'success', field: 'Query.everything' },
      { operation, outcome: 'refusal', field: 'Query.everything' },
    ],
  );

  function verify(planted: PlantedProject, observations: readonly Observation[], ...flags: string[]) {
    const folder = join(planted.folder, 'observations');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'one.json'), JSON.stringify(observations));
    const env = { OPERATION_COVERAGE_FOLDER: folder };
    return run(planted, env, process.execPath, 'scripts/generate-coverage.ts', ...flags);
  }

  test('an operation that was added to the table is named until it is seen', () => {
    const anotherOne = edit(table, (text) =>
      text.replace("'get-paywall': {", (line) => `'get-planted': ${bodyOf(text)},\n  ${line}`),
    );
    const planted = plant({ [table]: anotherOne }, ['docs', 'scripts', 'src']);
    writeFileSync(join(planted.folder, table), anotherOne);
    const { failed, output } = verify(planted, everything, '--check');
    expect(failed).toBe(true);
    expect(output).toContain('get-planted: no test has seen the client send it with a success.');
    expect(output).toContain('get-planted: no test has seen the client send it with a refusal.');
    expect(output).not.toContain('get-paywall');
  });

  test('a page that says something else is reported, and passes once it is written', () => {
    const planted = plant({ 'docs/coverage.md': '# Coverage\n' }, ['scripts', 'src']);
    const before = verify(planted, everything, '--check');
    expect(before.failed).toBe(true);
    expect(before.output).toContain('npm run generate:coverage');
    expect(verify(planted, everything)).toEqual({ failed: false, output: '' });
    expect(verify(planted, everything, '--check')).toEqual({ failed: false, output: '' });
  });
});

/** What the table says of some operation, to say it of another. */
function bodyOf(text: string): string {
  return /'get-paywall': (\{[^]*?\n {2}\})/.exec(text)?.[1] ?? '';
}

describe('requests of the client', { timeout: 60_000 }, () => {
  test('fail the test that causes them, where the documents do not allow them', () => {
    const description = 'test/conformance/generated/api-v2.json';
    const stricter = edit(description, (text) => {
      const document = JSON.parse(text) as {
        paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
      };
      for (const parameter of document.paths['/projects/{project_id}/apps']?.get.parameters ?? []) {
        if (parameter.name === 'limit') Object.assign(parameter.schema, { maximum: 1 });
      }
      return JSON.stringify(document);
    });
    const asks = (field: string) => `
      import { test } from 'vitest';
      import { createFacade } from '../support/facade.ts';
      test('asks', async () => { await (await createFacade()).data('{ ${field} { nodes { id } } }'); });
    `;
    const planted = plant({}, [
      'examples',
      'scripts',
      'src',
      'test/conformance',
      'test/fakes',
      'test/support',
      'vitest.config.ts',
    ]);
    const files = {
      [description]: stricter,
      'test/integration/apps.test.ts': asks('apps'),
      'test/integration/offerings.test.ts': asks('offerings'),
    };
    mkdirSync(join(planted.folder, 'test/integration'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(planted.folder, name), text);
    const vitest = (file: string) =>
      run(planted, {}, 'npx', 'vitest', 'run', '--project', 'integration', `test/integration/${file}`);
    const refused = vitest('apps.test.ts');
    expect(refused.failed).toBe(true);
    expect(refused.output).toContain('Requests that the documents do not allow');
    expect(refused.output).toContain('list-apps: /query/limit must be <= 1');
    expect(vitest('offerings.test.ts').failed).toBe(false);
  });
});

describe('rules of the schema', { timeout: 60_000 }, () => {
  test('report what is no exception by name', () => {
    const planted = plant(
      {
        'schema.graphql': `
          "Asks."
          type Query { app: App, getApps: AppConnection }
          "An app."
          type App { id: ID!, appStore: String, appName: String, old: String @deprecated(reason: "Use appStore.") }
          "Apps."
          type AppConnection { edges: [AppEdge], pageInfo: PageInfo }
          "An app in a list."
          type AppEdge { cursor: String!, node: App }
          type PageInfo { hasNextPage: Boolean! }
          "A thing."
          type Orphan { name: String }
        `,
      },
      [],
    );
    const { failed, output } = run(planted, {}, 'npx', 'eslint', 'schema.graphql');
    expect(failed).toBe(true);
    for (const rule of [
      'schema/deprecation-date',
      'schema/no-typename-prefix',
      'schema/relay-edge-types',
      '@graphql-eslint/relay-arguments',
      '@graphql-eslint/relay-page-info',
      '@graphql-eslint/naming-convention',
      '@graphql-eslint/no-unreachable-types',
      '@graphql-eslint/require-description',
      '@graphql-eslint/strict-id-in-types',
    ]) {
      expect(output).toContain(rule);
    }
    expect(output).toContain('"appName"');
    expect(output).not.toContain('"appStore"');
  });
});
