import { expect } from 'vitest';

import { operations } from '../../src/revenuecat/generated/operations.ts';
import type { Operation, OperationId } from '../../src/revenuecat/generated/operations.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { createAnswerValidator } from './answer-validator.ts';

export interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The full key of the operation's API unless told; null for none. */
  readonly key?: string | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const validator = createAnswerValidator();

/** Sends one operation, and fails when the answer has another status, or a form that the documents do not allow. */
export async function askFor(
  sandbox: Sandbox,
  status: number,
  id: OperationId,
  asked: Asked = {},
): Promise<Answered> {
  const operation: Operation = operations[id];
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(asked.path?.[name] ?? (name === 'project_id' ? sandbox.projectId : '')),
  );
  const fullKey = operation.api === 'v2' ? sandbox.keys.write : sandbox.keys.v1;
  const headers = new Headers(asked.headers);
  if (asked.key !== null) headers.set('authorization', `Bearer ${asked.key ?? fullKey}`);
  if (asked.body !== undefined) headers.set('content-type', 'application/json');
  const query = new URLSearchParams(asked.query).toString();
  const version = operation.api === 'v2' ? 'v2' : 'v1';
  const response = await sandbox.fetch(`https://api.revenuecat.com/${version}${path}?${query}`, {
    method: operation.method,
    headers,
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  const told = `${id} ${JSON.stringify(asked)} answered ${response.status} ${text.slice(0, 300)}`;
  expect(validator.problemsOf(id, response.status, response.headers, body), told).toEqual([]);
  expect(response.status, told).toBe(status);
  return { status: response.status, headers: response.headers, body };
}

export async function itemsFor(
  sandbox: Sandbox,
  id: OperationId,
  asked: Asked = {},
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { body } = await askFor(sandbox, 200, id, asked);
  return (body as { readonly items: readonly Readonly<Record<string, unknown>>[] }).items;
}

/** What every operation refuses alike: no key, an unknown one, and one without the scopes or for something else. */
export async function expectKeysRefused(
  sandbox: Sandbox,
  id: OperationId,
  asked: Asked,
  unfit: string,
): Promise<void> {
  await askFor(sandbox, 401, id, { ...asked, key: null });
  await askFor(sandbox, 401, id, { ...asked, key: 'sk_nobody' });
  await askFor(sandbox, 403, id, { ...asked, key: unfit });
}
