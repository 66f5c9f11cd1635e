import type { Sandbox } from '../../../src/sandbox/create-sandbox.ts';

export interface Json {
  readonly [name: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** Sends a request below the sandbox's project, with the writing key unless told. */
export async function send(sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${sandbox.keys.write}`);
  const response = await sandbox.fetch(`https://api.revenuecat.com/v2/projects/${sandbox.projectId}${path}`, {
    ...init,
    headers,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

export function post(sandbox: Sandbox, path: string, body: unknown): Promise<Answer> {
  return send(sandbox, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function itemsOf(answer: Answer): readonly Json[] {
  return answer.body['items'] as readonly Json[];
}

/** Ids of the entitlements that the customer's single read calls active. */
export async function activeEntitlementIds(sandbox: Sandbox, customerId: string): Promise<unknown[]> {
  const { body } = await send(sandbox, `/customers/${encodeURIComponent(customerId)}`);
  const { items } = body['active_entitlements'] as { items: readonly Json[] };
  return items.map((item) => item['entitlement_id']);
}
