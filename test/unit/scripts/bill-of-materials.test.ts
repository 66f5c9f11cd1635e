import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { billOfMaterials } from '../../../scripts/dependencies/bill-of-materials.ts';

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Parameters<
  typeof billOfMaterials
>[0];
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe('the bill of materials', () => {
  const bill = billOfMaterials(lockfile);
  const names = bill.components.map(({ name }) => name);

  test('holds every dependency of production, and nothing that only developers need', () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    expect(names).not.toContain('vitest');
    expect(names).not.toContain('typescript');
  });

  test('leads from the server to each of its parts', () => {
    const needs = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set<string>();
    const visit = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      needs.get(ref)?.forEach(visit);
    };
    visit(bill.metadata.component['bom-ref']);
    for (const component of bill.components) expect(reached).toContain(component['bom-ref']);
    for (const ref of reached) expect(needs.has(ref)).toBe(true);
  });

  test('names each part once, with its hash', () => {
    const references = bill.components.map((component) => component['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    for (const component of bill.components)
      expect(component.hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
  });

  test('finds what a package needs where Node would', () => {
    const { dependencies } = billOfMaterials({
      name: 'server',
      version: '1.0.0',
      packages: {
        '': { dependencies: { one: '*', shared: '*' } },
        'node_modules/one': { version: '1.0.0', dependencies: { shared: '*', absent: '*' } },
        'node_modules/one/node_modules/shared': { version: '1.0.0' },
        'node_modules/shared': { version: '2.0.0' },
        'node_modules/tool': { version: '1.0.0', dev: true },
      },
    });
    expect(dependencies).toEqual([
      { ref: 'pkg:npm/server@1.0.0', dependsOn: ['pkg:npm/one@1.0.0', 'pkg:npm/shared@2.0.0'] },
      { ref: 'pkg:npm/one@1.0.0', dependsOn: ['pkg:npm/shared@1.0.0'] },
      { ref: 'pkg:npm/shared@1.0.0', dependsOn: [] },
      { ref: 'pkg:npm/shared@2.0.0', dependsOn: [] },
    ]);
  });
});
