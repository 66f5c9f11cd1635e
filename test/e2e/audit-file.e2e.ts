import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentOfPrograms, startProcess, type RunningProcess } from '../support/running-process.ts';
import { inspectForLeaks } from '../support/leak-inspection.ts';

let folder: string;
let server: RunningProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});
afterEach(async () => {
  server.dispose();
  await rm(folder, { recursive: true });
});

test('SIGHUP makes the server go on in a new audit file, and a stop keeps the last record', async () => {
  const path = join(folder, 'audit.jsonl');
  const running = startProcess([process.execPath, 'src/main.ts'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...environmentOfPrograms(), HOST: '127.0.0.1', PORT: '0', AUDIT_FILE: path },
  });
  server = running;
  await running.until(() => running.output().includes('GraphQL is at'));
  const [url = ''] = /(?<=^GraphQL is at )\S+$/m.exec(running.output()) ?? [];
  const [token = ''] = /sandbox-admin-\S+/.exec(running.output()) ?? [];
  const remove = async (customerId: string): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `mutation { deleteCustomer(input: { customerId: "${customerId}" }) { __typename } }`,
      }),
    });
    expect(await response.json()).toMatchObject({
      data: { deleteCustomer: { __typename: 'DeleteCustomerPayload' } },
    });
  };
  const kept = async (file: string): Promise<readonly string[]> => {
    const text = await readFile(file, 'utf8');
    inspectForLeaks('audit record', text);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { targetIds: { customer_id: string } }).targetIds.customer_id);
  };

  await remove('zoe');
  await running.until(async () => (await kept(path)).length === 1);
  await rename(path, `${path}.1`);
  running.signal('SIGHUP');
  await remove('ada');
  expect(await running.stop()).toBe(0);
  expect(await kept(`${path}.1`)).toEqual(['zoe']);
  expect(await kept(path)).toEqual(['ada']);
});
