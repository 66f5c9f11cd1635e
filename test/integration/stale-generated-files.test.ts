import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { PlantedProject } from '../support/planted-project.ts';

const sources = [
  'client',
  'README.md',
  'codegen.ts',
  'docs',
  'examples',
  'schema-releases',
  'schema.graphql',
  'scripts',
  'src',
  'subgraph.graphql',
  'test',
];

describe('a generated file that is not current', { timeout: 60_000 }, () => {
  let project: PlantedProject | undefined;
  afterEach(() => project?.remove());

  function copyWith(file: string, change: (text: string) => string): PlantedProject {
    project = new PlantedProject(
      {},
      sources.filter((name) => existsSync(name)),
    );
    const path = join(project.folder, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
    return project;
  }

  test.each(['schema.graphql', 'subgraph.graphql'])('check:schema reports %s', (file) => {
    const { failed, output } = copyWith(file, (text) => `${text}\ntype Forgotten { id: ID! }\n`).check(
      'schema',
    );
    expect(failed).toBe(true);
    expect(output).toContain(file);
    expect(output).toContain('npm run generate:schema');
  });

  test('check:breaking reports a field that the last release had, until the break is announced', () => {
    const changed = copyWith('schema.graphql', (text) =>
      text.replace(/^ {2}lastSeenAt: DateTime$/m, '  seenLastAt: DateTime'),
    );
    const { failed, output } = changed.check('breaking');
    expect(failed).toBe(true);
    expect(output).toContain('Not announced: Customer.lastSeenAt was removed.');
    expect(output).toContain('docs/schema-policy.md');
    writeFileSync(
      join(changed.folder, 'schema-releases/announced-breaks.json'),
      JSON.stringify([
        { change: 'Customer.lastSeenAt was removed.', reason: 'It misled.', announced: '2026-11-27' },
      ]),
    );
    expect(changed.check('breaking')).toEqual({ failed: false, output: '' });
  });

  test('check:settings reports the table of README.md', () => {
    const changed = copyWith('README.md', (text) => text.replace('| `PORT`', '| `PORTS`'));
    const { failed, output } = changed.check('settings');
    expect(failed).toBe(true);
    expect(output).toContain('README.md');
    expect(output).toContain('npm run generate:settings');
  });

  test.each([
    ['the page', 'docs/permissions.md', '| its own ', '| all '],
    ['a rule', 'src/schema/customer/customer-queries.ts', "customers: 'own'", "customers: 'all'"],
  ])('check:permissions reports docs/permissions.md when %s was changed alone', (_what, file, from, to) => {
    const { failed, output } = copyWith(file, (text) => text.replace(from, to)).check('permissions');
    expect(failed).toBe(true);
    expect(output).toContain('docs/permissions.md');
    expect(output).toContain('npm run generate:permissions');
  });

  test('check:client reports a query whose types were not made again', () => {
    const changed = copyWith('examples/queries/entitlement-check.graphql', (text) =>
      text.replace(/^query (\w+)/m, 'query $1Renamed'),
    );
    const { failed, output } = changed.check('client');
    expect(failed).toBe(true);
    expect(output).toContain('client/generated/graphql.ts');
    expect(output).toContain('npm run generate:client');
  });
});
