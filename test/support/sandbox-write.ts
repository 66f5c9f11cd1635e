import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';

/** Changes the sandbox the way somebody else would who has a key, past the facade. `path` is below the project. */
export async function writeToSandbox(
  sandbox: Sandbox,
  method: 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await sandbox.fetch(`https://sandbox.test/v2/projects/${sandbox.projectId}${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.keys.write}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, await response.text()).toBeLessThan(300);
  sandbox.forgetCalls();
}
