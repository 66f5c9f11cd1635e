import { afterEach, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../../src/sandbox/serve-sandbox.ts';
import type { ServedSandbox } from '../../../src/sandbox/serve-sandbox.ts';

let served: ServedSandbox | undefined;

afterEach(async () => {
  await served?.close();
  served = undefined;
});

async function servedSandbox() {
  const sandbox = createSandbox();
  served = await serveSandbox(sandbox, 0, '127.0.0.1');
  const { url } = served;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}/v2/projects/${sandbox.projectId}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${sandbox.keys.read}` },
    });
  return { sandbox, url, ask };
}

test('answers on a port, with next pages that lead back to it', async () => {
  const { url, ask } = await servedSandbox();
  const response = await ask('/customers?limit=1');
  expect(response.headers.get('revenuecat-rate-limit-current-limit')).toBe('480');
  const { next_page: nextPage } = (await response.json()) as { next_page: string };
  expect(nextPage.startsWith(`${url}/v2/`)).toBe(true);
});

test('takes awkward ids', async () => {
  const { ask } = await servedSandbox();
  const response = await ask(`/customers/${encodeURIComponent('user/1?x=#%')}`);
  expect(await response.json()).toMatchObject({ id: 'user/1?x=#%' });
});

test('closes the socket of a cut connection', async () => {
  const { sandbox, ask } = await servedSandbox();
  sandbox.faults.add({ kind: 'cut', times: 1 });
  await expect(ask('/apps')).rejects.toThrow('fetch failed');
  expect((await ask('/apps')).status).toBe(200);
});

test('lets a caller give up on an answer that never comes', async () => {
  const { sandbox, ask } = await servedSandbox();
  sandbox.faults.add({ kind: 'hang', times: 1 });
  await expect(ask('/apps', { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/i);
  expect((await ask('/apps')).status).toBe(200);
});

test('says when the port cannot be had', async () => {
  const { url } = await servedSandbox();
  await expect(
    serveSandbox(createSandbox({ seed: 'empty' }), Number(new URL(url).port), '127.0.0.1'),
  ).rejects.toThrow(/EADDRINUSE/);
});
