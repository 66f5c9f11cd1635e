import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFacade, type Asker } from '../../support/facade.ts';
import { itsName, kind, name, send, sha256, trusting } from './trusting.ts';

const catalogue = '{ offerings { nodes { id } } }';
const staff: Asker = { scopes: ['project_configuration:offerings:read'] };

describe('a manifest that changes', () => {
  test('is read again: new documents run, removed ones do not, also from memory', async () => {
    const { facade, replace } = await trusting('only', { name });
    for (let time = 0; time < 3; time += 1) await send(facade, { documentId: 'name' });
    await replace(JSON.stringify({ kind }));
    expect((await send(facade, { documentId: 'kind' })).status).toBe(200);
    expect((await send(facade, { documentId: 'name' })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await send(facade, { query: name })).code).toBe('FORBIDDEN');
  });

  test('gives an id its new meaning at once', async () => {
    const { facade, replace } = await trusting('allow', { id: name });
    for (let time = 0; time < 3; time += 1) await send(facade, { documentId: 'id' });
    await replace(JSON.stringify({ id: kind, other: name }));
    await send(facade, { documentId: 'other' });
    expect((await send(facade, { documentId: 'id' })).body.data).toEqual({ viewer: { kind: 'CUSTOMER' } });
  });

  test.each([
    ['is no JSON', '{"name":'],
    ['holds no GraphQL', JSON.stringify({ name: '{ viewer {' })],
    ['is a list', '[]'],
    ['is nothing at all', ''],
    ['holds no document', '{}'],
    [
      'holds two documents of one id',
      JSON.stringify({ [`sha256:${sha256(name)}`]: name, [sha256(name)]: kind }),
    ],
    ['gives a document the hash of another', JSON.stringify({ [`sha256:${sha256(kind)}`]: name })],
    ['holds no text', JSON.stringify({ name: 7 })],
  ])('leaves the documents as they were when it %s, and says so once', async (_what, broken) => {
    const { facade, replace } = await trusting('only', { name });
    await replace(broken);
    expect((await send(facade, { documentId: 'unknown' })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    await facade.clock.advance(1_000);
    await send(facade, { documentId: 'unknown' });
    expect((await send(facade, { documentId: 'name' })).body.data).toEqual(itsName);
    expect(facade.logs.filter((line) => line.includes('cannot be used'))).toHaveLength(1);
    await replace(JSON.stringify({ kind }));
    expect((await send(facade, { documentId: 'kind' })).status).toBe(200);
  });

  test('is read again before the text of a new document is refused', async () => {
    const { facade, replace } = await trusting('only', { name });
    expect((await send(facade, { query: kind })).code).toBe('FORBIDDEN');
    await replace(JSON.stringify({ kind }));
    expect((await send(facade, { query: kind })).status).toBe(200);
  });

  test('ends what was remembered of a document within ten seconds, and at once where nobody asked for long', async () => {
    const { facade, replace } = await trusting('only', { catalogue, name });
    const ask = () => send(facade, { documentId: 'catalogue' }, staff);
    for (let time = 0; time < 3; time += 1) expect((await ask()).status).toBe(200);
    await replace(JSON.stringify({ name }));
    await facade.clock.advance(9_000);
    await ask();
    await expect.poll(async () => (await ask()).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    await replace(JSON.stringify({ name, catalogue }));
    for (let time = 0; time < 3; time += 1) expect((await ask()).status).toBe(200);
    await replace(JSON.stringify({ name }));
    await facade.clock.advance(19_000);
    expect((await ask()).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('may lie behind links that are turned to another folder, as those of Kubernetes are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-map-'));
    const turnTo = async (version: string, manifest: object): Promise<void> => {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'manifest.json'), JSON.stringify(manifest));
      await symlink(version, join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    await turnTo('..1', { name });
    const file = join(folder, 'manifest.json');
    await symlink(join('..data', 'manifest.json'), file);
    const facade = await createFacade({
      env: { TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_FILE: file },
    });
    expect((await send(facade, { documentId: 'name' })).body.data).toEqual(itsName);
    await turnTo('..2', { kind });
    await rm(join(folder, '..1'), { recursive: true });
    await facade.clock.advance(1_000);
    expect((await send(facade, { documentId: 'kind' })).status).toBe(200);
    expect((await send(facade, { documentId: 'name' })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('leaves the documents as they were while it is missing', async () => {
    const { facade, file, replace } = await trusting('only', { name });
    await rm(file);
    await facade.clock.advance(1_000);
    expect((await send(facade, { documentId: 'kind' })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await send(facade, { documentId: 'name' })).body.data).toEqual(itsName);
    expect(facade.logs.filter((line) => line.includes('it cannot be read (ENOENT)'))).toHaveLength(1);
    await replace(JSON.stringify({ kind }));
    expect((await send(facade, { documentId: 'kind' })).status).toBe(200);
  });

  test('stops the start when it is missing, and names what does not fit the schema', async () => {
    const start = createFacade({
      env: { TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_FILE: join(tmpdir(), 'no', 'such', 'file') },
    });
    await expect(start).rejects.toThrow('TRUSTED_DOCUMENTS_FILE cannot be used: it cannot be read (ENOENT)');
    const { facade } = await trusting('only', { name, unfit: '{ nothing }' });
    expect(facade.logs.some((line) => line.includes('"documents":1,"ids":["unfit"]'))).toBe(true);
  });
});
