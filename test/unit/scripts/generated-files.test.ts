import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';

import { generatedFiles } from '../../../scripts/operations/generated-files.ts';
import { smallAccess, smallExternal, smallV1, smallV2, yaml } from './small-documents.ts';

async function filesOf(v2 = smallV2): Promise<(name: string) => string> {
  const originals = { v2: yaml(v2), v1: yaml(smallV1), external: yaml(smallExternal) };
  const files = await generatedFiles(originals, smallAccess, { singleQuote: true, printWidth: 110 });
  return (name) => {
    const found = [...files].find(([path]) => path.endsWith(`/${name}`));
    if (found === undefined) throw new Error(`${name} was not generated`);
    return found[1];
  };
}

/** Everything on one line, so that expectations do not depend on where the formatter breaks lines. */
function flat(text: string): string {
  return text.replaceAll(/\/\*\*.*?\*\/\s*/g, '').replaceAll(/\s+/g, ' ');
}

test('the table says what a list operation needs and answers', async () => {
  const file = await filesOf();
  expect(flat(file('operations.ts'))).toContain(
    flat(`'list-animals': {
      api: 'v2',
      method: 'GET',
      path: '/zoos/{zoo_id}/animals',
      scopes: ['zoo:animals:read'],
      domain: 'zoo',
      release: 'public',
      pathParameters: ['zoo_id'],
      queryParameters: ['starting_after', 'kinds'],
      commaSeparatedParameters: ['kinds'],
      headerParameters: [],
      expandable: { 'items.keeper': 'zoo:keepers:read' },
      takesIdempotencyKey: false,
      isList: true,
      success: [200],
    },`),
  );
});

test('older operations get their prefix, their path below the version, and permissions from the reviewed table', async () => {
  const table = flat((await filesOf())('operations.ts'));
  expect(table).toContain("'v1:write-notes': { api: 'v1', method: 'POST', path: '/animals/{name}/notes',");
  expect(table).toContain("'external:deliver': { api: 'external', method: 'POST', path: '/deliveries',");
  expect(table).toContain("release: 'beta' | 'public'");
});

test('an operation without permissions is refused', async () => {
  const originals = { v2: yaml(smallV2), v1: yaml(smallV1), external: yaml(smallExternal) };
  await expect(generatedFiles(originals, {})).rejects.toThrow('v1:write-notes has no scopes');
});

test('permissions for an operation that does not exist are refused', async () => {
  const originals = { v2: yaml(smallV2), v1: yaml(smallV1), external: yaml(smallExternal) };
  const access = { ...smallAccess, 'v1:sing': smallAccess['v1:write-notes'] };
  await expect(generatedFiles(originals, access)).rejects.toThrow('unknown operations: v1:sing');
});

test('an added operation shows up in the table, the types and the schemas', async () => {
  const added = smallV2.replace(
    'components:',
    `  /zoos:
    get:
      operationId: list-zoos
      x-scopes: [zoo:zoos:read]
      x-revenuecat-rate-limiting-domain: zoo
      x-release-status: public
      responses: { '204': { description: Prose } }
components:`,
  );
  const file = await filesOf(added);
  expect(file('operations.ts')).toContain("'list-zoos': {");
  expect(file('operations.ts')).toContain("| 'zoo:zoos:read'");
  expect(file('wire.ts')).toContain("'list-zoos': V2['list-zoos'];");
  expect(file('wire-v2.ts')).toContain("'list-zoos': {");
  expect(JSON.parse(file('api-v2.json'))).toHaveProperty(
    ['paths', '/zoos', 'get', 'operationId'],
    'list-zoos',
  );
});

test('no prose and no example of the documents is left in any file', async () => {
  const file = await filesOf();
  const names = ['operations.ts', 'wire-v2.ts', 'wire.ts', 'enums.ts', 'api-v2.json', 'api-v1.json'];
  const all = names.map(file).join('\n');
  expect(all).not.toMatch(/prose|The (old )?zoo interface/i);
  expect(all).toContain('maxLength');
});

test('types allow null where the document does, in every spelling', async () => {
  const types = flat((await filesOf())('wire-v2.ts'));
  expect(types).toContain("keeper: components['schemas']['Keeper'] | null;");
  expect(types).toContain("mood: components['schemas']['Mood'] | null;");
  expect(types).toContain("kept: components['schemas']['Keeper'] | null;");
  expect(types).toContain("size: 'small' | 'large' | null;");
  expect(types).toContain('favourite: string;');
});

test('variants that do not exclude each other become optional fields of one type without an index signature', async () => {
  const types = flat((await filesOf())('wire-v2.ts'));
  expect(types).toContain(
    "Den: { id: string; } & components['schemas']['Cave'] & components['schemas']['Pond'];",
  );
  expect(types).toContain('Cave: { cave?: { deep: boolean; }; };');
});

test('a map that is written as one sample property is a map', async () => {
  expect(flat((await filesOf())('wire-v1.ts'))).toContain("'application/json': { [key: string]: string; };");
});

test('the schemas are plain JSON Schemas that a validator takes as they are', async () => {
  const file = await filesOf();
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(JSON.parse(file('api-v2.json')) as object, 'api');
  const validate = ajv.compile({ $ref: 'api#/components/schemas/Animal' });
  const animal = {
    object: 'animal',
    name: 'a',
    description: '',
    keeper: null,
    mood: null,
    kept: null,
    size: null,
  };
  expect(validate({ ...animal, favourite: 'hay' })).toBe(true);
  expect(validate({ ...animal, favourite: null })).toBe(false);
  const input = ajv.compile({
    $ref: 'api#/paths/~1zoos~1%7Bzoo_id%7D~1animals/post/requestBody/content/application~1json/schema',
  });
  expect(input({ name: 'Ada' })).toBe(true);
  expect(input({ name: 'Ada', wings: 2 })).toBe(false);
});

test('answers keep their headers and their shared parts', async () => {
  const document: unknown = JSON.parse((await filesOf())('api-v2.json'));
  expect(document).toHaveProperty(['paths', '/zoos/{zoo_id}/animals', 'get', 'responses'], {
    '200': {
      description: '',
      headers: { 'Zoo-Left': { required: true, schema: { type: 'integer' } } },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ListAnimals' } } },
    },
    '404': { $ref: '#/components/responses/NotFound' },
  });
});

test('enums are listed by where they stand, without null and without fixed object names', async () => {
  const enums = flat((await filesOf())('enums.ts'));
  expect(enums).toContain("Mood: ['calm', 'cross']");
  expect(enums).toContain("'Animal.size': ['small', 'large']");
  expect(enums).toContain("'NotFound.type': ['gone']");
  expect(enums).toContain("'list-animals?kinds': ['bird', 'fish']");
  expect(enums).not.toContain('Animal.object');
});

test('the same documents give the same bytes, under a line that says where they come from', async () => {
  const [first, second] = await Promise.all([filesOf(), filesOf()]);
  for (const name of [
    'operations.ts',
    'wire.ts',
    'wire-v2.ts',
    'wire-v1.ts',
    'wire-external.ts',
    'enums.ts',
  ]) {
    expect(first(name)).toBe(second(name));
    expect(first(name)).toMatch(/^\/\/ Generated by .*; do not edit\.\n/);
  }
  expect(first('api-v2.json')).toBe(second('api-v2.json'));
});
