import { readFileSync } from 'node:fs';
import { Kind, parse, print, type ConstDirectiveNode, type ObjectTypeDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { printedSchema } from '../../../support/sandbox-probes.ts';

const read = (name: string): string => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');
const page = permissionsOnPage(read('docs/permissions.md'));
const sdl = directivesInSdl(read('subgraph.graphql'));

/** Not for composition: an object is found by id through `_entities`, which the gateway itself asks. */
const besideTheSdl = ['Query._entities', 'Query._service', 'Query.node', 'Query.nodes', '_Service.sdl'];

describe('docs/permissions.md', () => {
  test('has every field of the graph', () => {
    const fields = Object.values(printedSchema.getTypeMap()).flatMap((type) =>
      'getFields' in type && type.astNode?.kind === Kind.OBJECT_TYPE_DEFINITION
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    );
    expect(fields.length).toBeGreaterThan(700);
    expect(fields.filter((field) => !page.has(field))).toEqual([]);
  });

  test('says of each field what the directives for gateways say', () => {
    expect([...page.keys()].filter((field) => !sdl.has(field)).sort()).toEqual(besideTheSdl);
    const fromPage = [...page].filter(([field]) => sdl.has(field));
    expect(fromPage.map(([field, row]) => [field, directiveFor(row)])).toEqual(
      fromPage.map(([field]) => [field, sdl.get(field)]),
    );
    expect([...sdl.keys()].filter((field) => !page.has(field))).toEqual([]);
  });
});

interface Row {
  readonly scopes: readonly string[];
  readonly asks: string;
  readonly customers: string;
}

/** The directive that follows from a row of the page; none where the way to the field says it all. */
function directiveFor({ scopes, asks, customers }: Row): string {
  if (scopes.length === 0) return asks === 'any credential' ? '@authenticated' : '';
  if (customers !== 'none') return '@authenticated';
  const alternatives = scopes.reduce<string[][]>(
    (all, scope) =>
      all.flatMap((one) =>
        scope.endsWith(':read')
          ? [
              [...one, scope],
              [...one, `${scope}_write`],
            ]
          : [[...one, scope]],
      ),
    [[]],
  );
  return `@requiresScopes ${JSON.stringify(alternatives)}`;
}

function permissionsOnPage(text: string): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  let type = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) type = line.slice(3);
    const [, first = '', asks = '', customers = ''] = line.split('|').map((cell) => cell.trim());
    if (!first.startsWith('`') || type === 'Objects by id') continue;
    const name = first.replaceAll('`', '');
    const quoted = [...asks.matchAll(/`([^`]+)`/g)].map(([, it = '']) => it);
    if (type.startsWith('Types without')) {
      for (const field of quoted) rows.set(`${name}.${field}`, { scopes: [], asks: '', customers: '' });
    } else rows.set(`${type}.${name}`, { scopes: quoted, asks, customers });
  }
  return rows;
}

function directivesInSdl(text: string): ReadonlyMap<string, string> {
  const types = parse(text).definitions.filter(
    (it): it is ObjectTypeDefinitionNode => it.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  return new Map(
    types.flatMap(({ name, fields = [] }) =>
      fields.map(({ name: field, directives = [] }) => [
        `${name.value}.${field.value}`,
        directives.map(accessDirective).join(''),
      ]),
    ),
  );
}

function accessDirective({ name, arguments: [argument] = [] }: ConstDirectiveNode): string {
  if (name.value === 'authenticated') return '@authenticated';
  if (name.value !== 'requiresScopes' || argument === undefined) return '';
  return `@requiresScopes ${JSON.stringify(JSON.parse(print(argument.value)))}`;
}
