import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { Fault } from '../../../src/sandbox/http/faults.ts';
import { post, send } from './sandbox-calls.ts';

function faulty(fault: Fault) {
  const sandbox = createSandbox({ seed: 'empty' });
  sandbox.add.customer({ id: 'ada' });
  sandbox.faults.add(fault);
  const ask = (init?: RequestInit) =>
    sandbox.fetch(`https://x/v2/projects/${sandbox.projectId}/customers/ada`, {
      headers: { authorization: `Bearer ${sandbox.keys.read}` },
      ...init,
    });
  return { sandbox, ask };
}

describe('a fault', () => {
  test('answers a status in the original form, with what says when to come back', async () => {
    const { sandbox } = faulty({ kind: 'status', status: 429, retryAfterSeconds: 7, backoffMs: 7000 });
    const { status, headers, body } = await send(sandbox, '/apps');
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('7');
    expect(body).toMatchObject({
      object: 'error',
      type: 'rate_limit_error',
      retryable: true,
      backoff_ms: 7000,
    });
  });

  test('answers a page of HTML', async () => {
    const response = await faulty({ kind: 'html' }).ask();
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<html>');
  });

  test('answers nothing at all', async () => {
    const response = await faulty({ kind: 'empty' }).ask();
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  test('cuts the JSON in the middle', async () => {
    const response = await faulty({ kind: 'truncated' }).ask();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test('breaks the connection the way undici says so', async () => {
    const { sandbox, ask } = faulty({ kind: 'cut' });
    await expect(ask()).rejects.toThrow(
      expect.objectContaining({
        name: 'TypeError',
        message: 'fetch failed',
        cause: expect.objectContaining({ code: 'UND_ERR_SOCKET' }),
      }),
    );
    expect(sandbox.calls).toMatchObject([{ operationId: 'get-customer', status: null }]);
  });

  test('leaves the caller waiting until it gives up', async () => {
    const { ask } = faulty({ kind: 'hang' });
    const caller = new AbortController();
    const answer = ask({ signal: caller.signal });
    caller.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
  });

  test('makes an answer late', async () => {
    const { ask } = faulty({ kind: 'latency', ms: 20 });
    const before = performance.now();
    expect((await ask()).status).toBe(200);
    // Timers may fire a millisecond early.
    expect(performance.now() - before).toBeGreaterThan(15);
  });

  test('rewrites the right answer', async () => {
    const { ask } = faulty({
      kind: 'rewrite',
      rewrite: (json) => ({ ...(json as object), object: 'martian' }),
    });
    expect(await (await ask()).json()).toMatchObject({ object: 'martian', id: 'ada' });
  });

  test('hits only the operation and the parameters it is for, and only so many times', async () => {
    const sandbox = createSandbox({ seed: 'empty' });
    for (const id of ['ada', 'bob']) sandbox.add.customer({ id });
    sandbox.faults.add({
      kind: 'status',
      status: 500,
      operationId: 'list-subscriptions',
      where: (path) => path['customer_id'] === 'bob',
      times: 1,
    });
    expect((await send(sandbox, '/customers/bob')).status).toBe(200);
    expect((await send(sandbox, '/customers/ada/subscriptions')).status).toBe(200);
    expect((await send(sandbox, '/customers/bob/subscriptions')).status).toBe(500);
    expect((await send(sandbox, '/customers/bob/subscriptions')).status).toBe(200);
  });

  test('can lose the answer of a change that took effect', async () => {
    const { sandbox } = faulty({ kind: 'cut', afterEffect: true, operationId: 'create-customer' });
    await expect(post(sandbox, '/customers', { id: 'late' })).rejects.toThrow('fetch failed');
    expect((await send(sandbox, '/customers/late')).status).toBe(200);
  });

  test('is gone once it is switched off', async () => {
    const sandbox = createSandbox({ seed: 'empty' });
    const off = sandbox.faults.add({ kind: 'status', status: 500 });
    off();
    expect((await send(sandbox, '/apps')).status).toBe(200);
    sandbox.faults.add({ kind: 'status', status: 500 });
    sandbox.faults.clear();
    expect((await send(sandbox, '/apps')).status).toBe(200);
  });
});
