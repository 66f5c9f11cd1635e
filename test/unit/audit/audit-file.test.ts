import { mkdtemp, open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAuditFile } from '../../../src/audit/audit-file.ts';

describe('an audit file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-'));
    path = join(folder, 'audit.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const content = (name = path): Promise<string> => readFile(name, 'utf8');

  test('is there from the start, for its owner alone, and keeps what it held', async () => {
    const fresh = await openAuditFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await fresh.close();
    await writeFile(path, 'before\n');
    const file = await openAuditFile(path);
    await file.append('{"a":1}');
    await file.append('{"b":2}');
    await file.close();
    expect(await content()).toBe('before\n{"a":1}\n{"b":2}\n');
  });

  test('goes on in a new file when it was moved away or deleted', async () => {
    const file = await openAuditFile(path);
    await file.append('first');
    await rename(path, `${path}.1`);
    await file.append('second');
    expect([await content(`${path}.1`), await content()]).toEqual(['first\n', 'second\n']);
    await rm(path);
    await file.append('third');
    expect(await content()).toBe('third\n');
    await file.close();
  });

  test('is opened anew when that is asked for', async () => {
    const file = await openAuditFile(path);
    await file.append('first');
    file.reopen();
    await file.append('second');
    expect(await content()).toBe('first\nsecond\n');
    await file.close();
  });

  test('cannot be a path that cannot be written', async () => {
    await expect(openAuditFile(join(folder, 'none', 'audit.jsonl'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(openAuditFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  test('does not let a line that a full disk broke swallow the next', async () => {
    const file = await openAuditFile(path);
    const another = await open(path, 'a');
    vi.spyOn(Object.getPrototypeOf(another) as FileHandle, 'appendFile').mockImplementationOnce(async () => {
      await another.write('{"half":');
      throw new Error('full');
    });
    await expect(file.append('{"half":1}')).rejects.toThrow('full');
    await file.append('{"half":1}');
    await Promise.all([file.close(), another.close()]);
    expect(await content()).toBe('{"half":\n{"half":1}\n');
  });
});
