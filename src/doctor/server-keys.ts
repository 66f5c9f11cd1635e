import type { ProjectKeys, UpstreamConfig } from '../config/config.ts';
import type { SecretLike } from '../revenuecat/call.ts';
import type { FetchLike } from '../revenuecat/transport.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';

/** The keys that a server with these settings would use, and where it would send them. */
export interface ServerKeys {
  readonly url: string;
  readonly fetch: FetchLike | undefined;
  readonly projectId: string | null;
  /** What the settings call the project and its keys. */
  readonly settings: {
    readonly project: string;
    readonly read: string;
    readonly write: string;
    readonly v1: string;
  };
  readonly read: SecretLike;
  readonly write: SecretLike | null;
  readonly v1: SecretLike | null;
  /** By app id; null where they were looked at with another project. */
  readonly external: ReadonlyMap<string, SecretLike> | null;
}

const settingsOfOneProject = {
  project: 'REVENUECAT_PROJECT_ID',
  read: 'REVENUECAT_API_KEY',
  write: 'REVENUECAT_WRITE_API_KEY',
  v1: 'REVENUECAT_V1_API_KEY',
};

/** The keys of each project, the default one first. */
export function serverKeysOf(
  config: UpstreamConfig,
  sandbox: Sandbox | null,
  fetch: FetchLike | undefined,
): readonly ServerKeys[] {
  if (config.mode === 'api') {
    const { url, otherProjects, externalKeys = new Map<string, SecretLike>() } = config;
    const keysOf = (keys: Pick<ProjectKeys, 'readKey' | 'writeKey' | 'v1Key'>) => ({
      url,
      fetch,
      read: keys.readKey,
      write: keys.writeKey ?? null,
      v1: keys.v1Key ?? null,
    });
    const { projectId = null } = config;
    const settings =
      otherProjects === undefined || projectId === null ? settingsOfOneProject : settingsOf(projectId);
    return [
      { ...keysOf(config), projectId, settings, external: externalKeys },
      ...(otherProjects ?? []).map((other) => ({
        ...keysOf(other),
        projectId: other.projectId,
        settings: settingsOf(other.projectId),
        // Each belongs to an app, so they are looked at once.
        external: null,
      })),
    ];
  }
  if (sandbox === null) throw new Error('The sandbox mode needs a sandbox.');
  const key = (text: string): SecretLike => ({ reveal: () => text });
  const [app] = sandbox.store.project(sandbox.projectId)?.apps ?? [];
  const ofSandbox: ServerKeys = {
    url: 'http://sandbox.invalid',
    fetch: (url, init) => sandbox.fetch(url, init),
    projectId: sandbox.projectId,
    settings: settingsOfOneProject,
    read: key(sandbox.keys.read),
    write: key(sandbox.keys.write),
    v1: key(sandbox.keys.v1),
    // Every app of the sandbox has such a key; one stands for all.
    external: new Map(app === undefined ? [] : [[app.id, key(sandbox.keys.external(app.id))]]),
  };
  return [ofSandbox];
}

function settingsOf(projectId: string): ServerKeys['settings'] {
  const of = (name: string): string => `REVENUECAT_PROJECTS ${projectId} ${name}`;
  return {
    project: `REVENUECAT_PROJECTS (${projectId})`,
    read: of('readKey'),
    write: of('writeKey'),
    v1: of('v1Key'),
  };
}
