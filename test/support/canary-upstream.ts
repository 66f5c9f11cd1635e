import type { FetchInit, FetchLike } from '../../src/revenuecat/transport.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { canary, registerSecret, upstreamCanary } from './leak-inspection.ts';

/** Puts upstream's canary wherever upstream may write something that nobody expects: see {@link plantIn}. */
export function withCanaries(fetch: FetchLike): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (!(response instanceof Response) || response.body === null) return response;
    const headers = new Headers(response.headers);
    headers.set('x-upstream-canary', upstreamCanary);
    if (response.headers.get('content-type')?.includes('json') !== true)
      return new Response(response.body, { status: response.status, headers });
    headers.delete('content-length');
    const { status } = response;
    try {
      return new Response(plantIn(await response.text(), status), { status, headers });
    } catch (error) {
      const broken = new ReadableStream({
        start: (controller) => {
          controller.error(error);
        },
      });
      return new Response(broken, { status, headers });
    }
  };
}

/**
 * Every object gets a field that no document knows, and an error says more than it should. Done to the text, so that
 * bodies which are not JSON, or are it in an odd way, stay as odd as they were.
 */
function plantIn(text: string, status: number): string {
  const planted = text.replaceAll('{"object":', `{"field_of_nobody":"${upstreamCanary}","object":`);
  if (status < 400) return planted;
  return planted
    .replace('"message":"', `"message":"${upstreamCanary} `)
    .replace('"doc_url":"', `"doc_url":"https://${upstreamCanary}/`);
}

/** The keys of the sandbox as the server knows them: of this run, and changed into the real ones on their way. */
export function canaryKeysOf(sandbox: Sandbox): { keys: Sandbox['keys']; fetch: FetchLike } {
  const real = new Map<string, string>();
  const standIn = (name: string, key: string): string => {
    const secret = canary(`sk_${name}`);
    real.set(`Bearer ${secret}`, `Bearer ${key}`);
    registerSecret(secret);
    return secret;
  };
  const { read, write, v1, external } = sandbox.keys;
  return {
    keys: {
      ...sandbox.keys,
      read: standIn('read', read),
      write: standIn('write', write),
      v1: standIn('v1', v1),
      external: (appId) => standIn(`external_${appId}`, external(appId)),
    },
    fetch(url, init: FetchInit) {
      const authorization = init.headers['authorization'] ?? '';
      const headers = { ...init.headers, authorization: real.get(authorization) ?? authorization };
      return sandbox.fetch(url, { ...init, headers });
    },
  };
}
