import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { PlantedProject, scriptsOfThisProject } from '../support/planted-project.ts';

const aMinute = 60_000;

describe('check:lint', () => {
  const planted: readonly [what: string, rule: string, file: string, text: string][] = [
    ['any', '@typescript-eslint/no-explicit-any', 'src/config/any.ts', 'export const port: any = 4000;'],
    [
      'a promise that nobody waits for',
      '@typescript-eslint/no-floating-promises',
      'src/config/floating.ts',
      'export function start(ready: Promise<void>): void { ready.finally(() => undefined); }',
    ],
    [
      'a promise where a condition is meant',
      '@typescript-eslint/no-misused-promises',
      'src/config/misused.ts',
      'export const isReady = (ready: Promise<boolean>): string => (ready ? "yes" : "no");',
    ],
    [
      'a type imported as a value',
      '@typescript-eslint/consistent-type-imports',
      'src/config/type-import.ts',
      "import { Target } from './target.ts';\nexport const target = (value: Target): Target => value;",
    ],
    [
      'a switch that forgets a case',
      '@typescript-eslint/switch-exhaustiveness-check',
      'src/config/switch.ts',
      'export function word(of: "on" | "off"): string { switch (of) { case "on": return "1"; } return "0"; }',
    ],
    [
      'something thrown that is not an error',
      '@typescript-eslint/only-throw-error',
      'src/config/thrown.ts',
      'export function stop(): never { throw "stop"; }',
    ],
    ['console', 'no-console', 'src/config/console.ts', 'console.log("started");'],
    [
      'the process',
      'no-restricted-globals',
      'src/config/process.ts',
      'export const home = process.env["HOME"];',
    ],
    [
      'the process, imported',
      'no-restricted-imports',
      'src/config/imported-process.ts',
      "import { env } from 'node:process';\nexport const home = env['HOME'];",
    ],
    [
      'the process, by the global object',
      'no-restricted-properties',
      'src/config/global-process.ts',
      'export const home = globalThis.process;',
    ],
    [
      'an import cycle',
      'import-x/no-cycle',
      'src/config/cycle-one.ts',
      "import { two } from './cycle-two.ts';\nexport const one = (): unknown => two;",
    ],
    [
      'the other half of the cycle',
      'import-x/no-cycle',
      'src/config/cycle-two.ts',
      "import { one } from './cycle-one.ts';\nexport const two = (): unknown => one;",
    ],
    ['an enum', 'no-restricted-syntax', 'src/config/enum.ts', 'export enum Mode { On, Off }'],
    [
      'a re-export of everything',
      'no-restricted-syntax',
      'src/config/all.ts',
      "export * from './target.ts';",
    ],
    ['a file name in camel case', 'check-file/filename-naming-convention', 'src/config/loadConfig.ts', ''],
    ['a folder name in capitals', 'check-file/folder-naming-convention', 'src/config/Parts/part.ts', ''],
    ['a file called utils', 'check-file/filename-blocklist', 'src/config/utils.ts', ''],
    ['a file of string helpers', 'check-file/filename-blocklist', 'src/config/string-helpers.ts', ''],
    ['a folder called helpers', 'check-file/filename-blocklist', 'test/helpers/part.ts', ''],
    [
      'a folder called common outside the schema',
      'check-file/filename-blocklist',
      'src/config/common/part.ts',
      '',
    ],
    ['a folder that is not in the table', 'boundaries/no-unknown-files', 'src/lib/part.ts', ''],
    ['a file beside main.ts', 'boundaries/no-unknown-files', 'src/start.ts', ''],
    ['a file of 401 lines', 'max-lines', 'src/config/long.ts', 'export {};\n'.repeat(401)],
  ];
  const allowed: Readonly<Record<string, string>> = {
    'src/sandbox/main.ts': 'console.log(process.pid);',
    'src/doctor/main.ts': 'console.log(process.pid);',
    'src/registration/main.ts': 'console.log(process.pid);',
    'scripts/script.ts': 'console.log(process.pid);',
    'src/schema/common/money.ts': 'export const currency = "USD";',
    'src/config/long-comment.ts': `// a line\n`.repeat(500),
  };

  let project: PlantedProject;
  let failed: boolean;
  let findings: { filePath: string; messages: { ruleId: string | null; line: number }[] }[];

  beforeAll(() => {
    const files = Object.fromEntries(planted.map(([, , file, text]) => [file, text]));
    project = new PlantedProject({ ...folderFiles(), ...allowed, ...files });
    const answer = project.check('lint', '--format', 'json');
    failed = answer.failed;
    findings = JSON.parse(answer.output) as typeof findings;
  }, aMinute);
  afterAll(() => {
    project.remove();
  });

  function reported(file: string): { ruleId: string | null; line: number }[] {
    const finding = findings.find(({ filePath }) => filePath === `${project.folder}/${file}`);
    if (finding === undefined) throw new Error(`${file} was not linted`);
    return finding.messages;
  }

  test('fails', () => {
    expect(failed).toBe(true);
  });

  test.each(planted)('reports %s', (_what, rule, file) => {
    expect(reported(file).map(({ ruleId }) => ruleId)).toContain(rule);
  });

  test.each(Object.keys(allowed))('leaves %s alone', (file) => {
    expect(reported(file)).toEqual([]);
  });

  test('leaves the process to src/main.ts', () => {
    const rules = reported('src/main.ts').map(({ ruleId }) => ruleId);
    expect(rules).not.toContain('no-console');
    expect(rules).not.toContain('no-restricted-globals');
  });

  test.each(Object.keys(mayImport))(
    'lets %s import what the table of folders says, and nothing else',
    (from) => {
      const refused = new Set(
        reported(importingFile(from))
          .filter(({ ruleId }) => ruleId?.startsWith('boundaries/'))
          .map(({ line }) => line),
      );
      const open = targets.flatMap((to, index) => {
        const lines = [2 * index + 1, 2 * index + 2];
        return lines.every((line) => !refused.has(line)) ? [to] : [];
      });
      const closed = targets.flatMap((to, index) => {
        const lines = [2 * index + 1, 2 * index + 2];
        return lines.every((line) => refused.has(line)) ? [to] : [];
      });
      // A folder may import from itself; main.ts is one file.
      const ownFolder = from === 'main' ? [] : [from];
      const expected = [...ownFolder, ...(mayImport[from] ?? [])];
      expect(open).toEqual(targets.filter((to) => expected.includes(to)));
      expect([...open, ...closed].sort()).toEqual([...targets].sort());
    },
  );
});

describe('check:format', () => {
  test('reports a file that the formatter would write in another way', () => {
    const project = new PlantedProject({
      'src/config/tidy.ts': "export const port = 'four';\n",
      'src/config/untidy.ts': 'export const port = "four"\n',
    });
    const { failed, output } = project.check('format');
    project.remove();
    expect(failed).toBe(true);
    expect(output).toContain('src/config/untidy.ts');
    expect(output).not.toContain('src/config/tidy.ts');
  });
});

describe('check:types', { timeout: aMinute }, () => {
  test('reports a value of the wrong type, and syntax that Node cannot strip', () => {
    const project = new PlantedProject({
      'src/config/right.ts': 'export const port: number = 4000;\n',
      'src/config/wrong.ts': "export const port: number = 'four';\n",
      'test/unit/wrong.test.ts': "export const port: number = 'four';\n",
      'src/config/namespace.ts': 'export namespace Ports { export const http = 80; }\n',
      'src/config/index-access.ts': "export const first: string = ['a'][0];\n",
    });
    const { failed, output } = project.check('types');
    project.remove();
    expect(failed).toBe(true);
    expect(output).toContain('src/config/wrong.ts(1,14): error TS2322');
    expect(output).toContain('test/unit/wrong.test.ts(1,14): error TS2322');
    expect(output).toContain('src/config/index-access.ts(1,14): error TS2322');
    expect(output).toContain('src/config/namespace.ts(1,18): error TS1294');
    expect(output).not.toContain('src/config/right.ts');
  });
});

describe('check:dead-code', { timeout: aMinute }, () => {
  const scripts = scriptsOfThisProject();
  const manifest = { type: 'module', scripts, dependencies: { hono: '*', pino: '*', zod: '*' } };
  const tested = {
    'src/config/only-tested.ts': "import { z } from 'zod';\nexport const port = z.number();\n",
    'test/unit/config/only-tested.test.ts':
      "import { port } from '../../../src/config/only-tested.ts';\nconsole.log(port);\n",
  };

  test('reports files, exports, types and packages that nothing uses, and packages that nobody asked for', () => {
    const project = new PlantedProject({
      'package.json': JSON.stringify(manifest),
      'src/main.ts':
        "import 'hono';\nimport 'picocolors';\nimport { used } from './config/part-used.ts';\nconsole.log(used);\n",
      'src/config/part-used.ts':
        'export const used = 1;\nexport const unused = 2;\nexport interface UnusedType { port: number }\n',
      'src/config/unused-file.ts': 'export const port = 4000;\n',
      'test/support/unused-file.ts': 'export const port = 4000;\n',
      ...tested,
    });
    const { failed, output } = project.check('dead-code');
    project.remove();
    expect(failed).toBe(true);
    for (const finding of [
      'src/config/unused-file.ts',
      'test/support/unused-file.ts',
      'pino',
      'picocolors',
    ]) {
      expect(output).toContain(finding);
    }
    expect(output).toMatch(/^unused\s.*src\/config\/part-used\.ts/m);
    expect(output).toMatch(/^UnusedType\s.*src\/config\/part-used\.ts/m);
    for (const used of ['hono', 'zod', 'only-tested']) expect(output).not.toContain(used);
  });

  test('reports files and packages of the server that only tests use', () => {
    const [, ofProduction = ''] = scripts['check:dead-code']?.split(' && ') ?? [];
    const project = new PlantedProject({
      'package.json': JSON.stringify({ ...manifest, scripts: { 'check:dead-code': ofProduction } }),
      'src/main.ts': "import 'hono';\nimport 'pino';\n",
      ...tested,
    });
    const { failed, output } = project.check('dead-code');
    project.remove();
    expect(failed).toBe(true);
    expect(output).toContain('src/config/only-tested.ts');
    expect(output).toMatch(/^zod\s/m);
    expect(output).not.toContain('pino');
  });
});

describe('check:links', () => {
  test('reports links to files and headings that do not exist, and nothing else', () => {
    const project = new PlantedProject(
      {
        'README.md': [
          '# Read `me` first',
          '[a](docs/there.md) [b](docs/gone.md) [c](https://example.com/gone) [d](#read-me-first) [e](#gone)',
          '[f](docs/there.md#a-place) [g](docs/there.md#no-place) [h]: nothing',
          '`[i](code.md)`',
          '```md\n[j](block.md)\n```',
          '[k]: missing.md',
        ].join('\n'),
        'docs/there.md': '# A place\n[up](../README.md) [down](../nowhere.md)\n',
      },
      ['scripts'],
    );
    const { failed, output } = project.check('links');
    project.remove();
    expect(failed).toBe(true);
    expect(output.trim().split('\n').slice(1)).toEqual([
      '  README.md: docs/gone.md does not exist',
      '  README.md: #gone names no heading there',
      '  README.md: docs/there.md#no-place names no heading there',
      '  README.md: missing.md does not exist',
      '  docs/there.md: ../nowhere.md does not exist',
    ]);
  });
});

/** The table of folders, written down a second time and by hand: a slip in the linter's settings shows here. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  main: ['config', 'server'],
  server: [
    'audit',
    'auth',
    'cache',
    'config',
    'events',
    'federation',
    'loading',
    'observability',
    'redis',
    'revenuecat',
    'revenuecat/generated',
    'sandbox',
    'schema',
    'webhooks',
  ],
  doctor: ['auth', 'config', 'revenuecat', 'revenuecat/generated', 'sandbox', 'schema'],
  registration: ['auth', 'config', 'revenuecat', 'revenuecat/generated'],
  federation: ['auth', 'loading', 'schema'],
  schema: ['auth', 'events', 'loading', 'revenuecat', 'revenuecat/generated'],
  webhooks: ['cache', 'events', 'loading'],
  loading: ['auth', 'cache', 'events', 'revenuecat', 'revenuecat/generated'],
  redis: ['cache', 'events', 'loading', 'observability', 'revenuecat', 'revenuecat/generated', 'webhooks'],
  auth: ['revenuecat/generated'],
  sandbox: ['revenuecat/generated'],
  observability: ['config'],
  revenuecat: ['revenuecat/generated'],
  config: [],
  cache: [],
  audit: [],
  events: [],
};

const targets = [...Object.keys(mayImport), 'revenuecat/generated', 'test', 'scripts'];

function importingFile(folder: string): string {
  return folder === 'main' ? 'src/main.ts' : `src/${folder}/planted-imports.ts`;
}

function targetFile(folder: string): string {
  if (folder === 'main') return 'src/main.ts';
  return folder === 'test' || folder === 'scripts' ? `${folder}/target.ts` : `src/${folder}/target.ts`;
}

/** In each folder one file that others import, and one that imports from every folder: first a value, then a type. */
function folderFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const to of targets) files[targetFile(to)] = 'export const value = 1;\nexport type Target = number;\n';
  for (const from of Object.keys(mayImport)) {
    const up = from === 'main' ? '../' : '../../';
    files[importingFile(from)] = targets
      .map((to, index) => {
        const path = `${up}${targetFile(to)}`;
        return `export { value as value${index} } from '${path}';\nexport type { Target as Target${index} } from '${path}';\n`;
      })
      .join('');
  }
  files['src/main.ts'] += 'export const value = process.pid;\nconsole.log(value);\n';
  return files;
}
