import type { UpstreamConfig } from '../../config/config.ts';
import type { ClientOptions } from '../../revenuecat/create-client.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';

type Key = ClientOptions['apiKey'];

/** What the clients of one project need to know of the upstream, whichever it is. */
export interface UpstreamAddress {
  readonly url: string;
  readonly readKey: Key;
  readonly writeKey: Key | null;
  readonly v1Key: Key | null;
  externalKey(appId: string): Key | null;
  /** Null where only the key knows. */
  readonly projectId: string | null;
  readonly fetch: ClientOptions['fetch'];
}

/** One address for each project that is served; the default project comes first. */
export function upstreamAddresses(
  config: UpstreamConfig,
  sandbox: Sandbox | null,
  fetch: ClientOptions['fetch'],
): readonly [UpstreamAddress, ...UpstreamAddress[]] {
  if (config.mode === 'api') {
    const { url, externalKeys } = config;
    const everywhere = { url, fetch, externalKey: (appId: string) => externalKeys?.get(appId) ?? null };
    const { readKey, writeKey = null, v1Key = null, projectId = null } = config;
    const others = (config.otherProjects ?? []).map((other) => ({
      ...everywhere,
      readKey: other.readKey,
      writeKey: other.writeKey ?? null,
      v1Key: other.v1Key ?? null,
      projectId: other.projectId,
    }));
    return [{ ...everywhere, readKey, writeKey, v1Key, projectId }, ...others];
  }
  if (sandbox === null) throw new Error('The sandbox mode needs a sandbox.');
  const key = (text: string): Key => ({ reveal: () => text });
  return [
    {
      url: 'http://sandbox.invalid',
      readKey: key(sandbox.keys.read),
      writeKey: key(sandbox.keys.write),
      v1Key: key(sandbox.keys.v1),
      externalKey(appId) {
        const app = sandbox.store.project(sandbox.projectId)?.apps.get(appId);
        return app === undefined ? null : key(sandbox.keys.external(app.id));
      },
      projectId: sandbox.projectId,
      fetch: (url, init) => sandbox.fetch(url, init),
    },
  ];
}
