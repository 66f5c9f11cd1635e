import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { holdNext } from '../../support/held-writes.ts';
import { post, send } from './sandbox-calls.ts';

function business() {
  const sandbox = createSandbox({ rateLimits: 'off' });
  const project = sandbox.store.project(sandbox.projectId);
  project?.addAlias('ada', { id: 'ada-again', createdAt: 0 });
  return sandbox;
}

const attributes = { attributes: [{ name: 'colour', value: 'green' }] };

describe('while a customer is written to', () => {
  test.each([
    ['the same write', '/customers/ada/attributes', attributes],
    ['another write', '/customers/ada/virtual_currencies/transactions', { adjustments: { COIN: 3 } }],
    ['a write by another of its ids', '/customers/ada-again/attributes', attributes],
    ['a transfer to it', '/customers/wilma/actions/transfer', { target_customer_id: 'ada-again' }],
  ])('%s is refused as locked, with the time to come back', async (_what, path, body) => {
    const sandbox = business();
    const { begun, release } = holdNext(sandbox, 'set-customer-attributes');
    const first = post(sandbox, '/customers/ada/attributes', attributes);
    await begun;
    expect(await post(sandbox, path, body)).toMatchObject({
      status: 423,
      body: { type: 'resource_locked_error', retryable: true, backoff_ms: 1000 },
    });
    release();
    expect(await first).toMatchObject({ status: 200 });
    expect((await post(sandbox, path, body)).status).toBe(200);
  });

  test.each([
    ['it can be read', '/customers/ada', undefined],
    ['another customer can be written to', '/customers/wilma/attributes', attributes],
  ])('%s', async (_what, path, body) => {
    const sandbox = business();
    const { begun, release } = holdNext(sandbox, 'set-customer-attributes');
    const first = post(sandbox, '/customers/ada/attributes', attributes);
    await begun;
    const { status } = await (body === undefined ? send(sandbox, path) : post(sandbox, path, body));
    expect(status).toBe(200);
    release();
    await first;
  });
});

test('a write that is refused unlocks what it was about', async () => {
  const sandbox = business();
  const body = { entitlement_id: 'entl000000000' };
  const path = '/customers/ada/actions/revoke_granted_entitlement';
  expect((await post(sandbox, path, body)).status).toBe(404);
  expect((await post(sandbox, path, body)).status).toBe(404);
});

test('a caller who gives up is not kept waiting, and the write goes on', async () => {
  const sandbox = business();
  const { begun, release } = holdNext(sandbox, 'set-customer-attributes');
  const caller = new AbortController();
  const url = `https://x/v2/projects/${sandbox.projectId}/customers/ada/attributes`;
  const headers = { authorization: `Bearer ${sandbox.keys.write}`, 'content-type': 'application/json' };
  const body = JSON.stringify(attributes);
  const first = sandbox.fetch(url, { method: 'POST', headers, body, signal: caller.signal });
  await begun;
  caller.abort();
  await expect(first).rejects.toThrow('aborted');
  release();
  await Promise.resolve();
  const known = await send(sandbox, '/customers/ada/attributes?limit=100');
  expect(JSON.stringify(known.body)).toContain('green');
});
