import type { UpstreamConfig } from '../config/config.ts';
import type { SecretLike } from '../revenuecat/call.ts';
import type { FetchLike } from '../revenuecat/transport.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';

/** The keys that a server with these settings would use, and where it would send them. */
export interface ServerKeys {
  readonly url: string;
  readonly fetch: FetchLike | undefined;
  readonly projectId: string | null;
  readonly read: SecretLike;
  readonly write: SecretLike | null;
  readonly v1: SecretLike | null;
  /** By app id. */
  readonly external: ReadonlyMap<string, SecretLike>;
}

export function serverKeysOf(
  config: UpstreamConfig,
  sandbox: Sandbox | null,
  fetch: FetchLike | undefined,
): ServerKeys {
  if (config.mode === 'api') {
    const { url, readKey: read, writeKey: write = null, v1Key: v1 = null, projectId = null } = config;
    return { url, fetch, projectId, read, write, v1, external: config.externalKeys ?? new Map() };
  }
  if (sandbox === null) throw new Error('The sandbox mode needs a sandbox.');
  const key = (text: string): SecretLike => ({ reveal: () => text });
  const [app] = sandbox.store.project(sandbox.projectId)?.apps ?? [];
  return {
    url: 'http://sandbox.invalid',
    fetch: (url, init) => sandbox.fetch(url, init),
    projectId: sandbox.projectId,
    read: key(sandbox.keys.read),
    write: key(sandbox.keys.write),
    v1: key(sandbox.keys.v1),
    // Every app of the sandbox has such a key; one stands for all.
    external: new Map(app === undefined ? [] : [[app.id, key(sandbox.keys.external(app.id))]]),
  };
}
