import { expect, test } from 'vitest';
import { operations, type Operation, type OperationId } from '../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { holdNext } from '../support/held-writes.ts';
import { askFor } from './validated-asking.ts';

const writes = (Object.entries(operations) as [OperationId, Operation][]).filter(
  ([id, { api, method }]) =>
    api === 'v2' && (method !== 'GET' || id === 'get-authorized-subscription-management-url'),
);

test('there are as many writes as the documents have', () => {
  expect(writes.length).toBeGreaterThan(60);
});

// What it is about need not be there: the lock comes before the look.
test.each(writes)('%s is refused as documented while the same is written to', async (id, operation) => {
  const sandbox = createSandbox({ seed: 'empty', rateLimits: 'off' });
  const names = operation.pathParameters.filter((name) => name !== 'project_id');
  const path = Object.fromEntries(names.map((name) => [name, 'missing']));
  const asked = {
    path,
    ...(operation.method === 'DELETE' || operation.method === 'GET' ? {} : { body: {} }),
  };
  const { begun, release } = holdNext(sandbox, id);
  const url = `https://x/v2${operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => path[name] ?? sandbox.projectId)}`;
  const first = sandbox.fetch(url, {
    method: operation.method,
    headers: { authorization: `Bearer ${sandbox.keys.write}` },
  });
  await begun;
  const { body } = await askFor(sandbox, 423, id, asked);
  expect(body).toMatchObject({ type: 'resource_locked_error', retryable: true, backoff_ms: 1000 });
  release();
  await first;
});
