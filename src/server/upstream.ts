import type { UpstreamConfig } from '../config/config.ts';
import { ConfigurationError, type UpstreamProjects } from '../loading/upstream-projects.ts';
import type { RevenueCatClient } from '../revenuecat/call.ts';
import type { ClientEvents } from '../revenuecat/client-events.ts';
import type { Clock } from '../revenuecat/clock.ts';
import { createClient, type ClientOptions } from '../revenuecat/create-client.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';

/** What a client needs to know of the upstream, whichever it is. */
interface UpstreamAddress {
  readonly url: string;
  readonly readKey: ClientOptions['apiKey'];
  readonly writeKey: ClientOptions['apiKey'] | null;
  readonly projectId: string | null;
  readonly fetch: ClientOptions['fetch'];
}

export interface Upstream {
  readonly projects: UpstreamProjects;
  close(): Promise<void>;
}

/** The clients of the one project that this server serves: a key that reads, and one that writes where there is one. */
export function createUpstream(
  config: UpstreamConfig,
  parts: {
    sandbox: Sandbox | null;
    fetch: ClientOptions['fetch'];
    clock: Clock | undefined;
    events: ClientEvents;
  },
): Upstream {
  const address = addressOf(config, parts.sandbox, parts.fetch);
  const clientFor = (apiKey: ClientOptions['apiKey']) =>
    createClient({
      baseUrl: address.url,
      apiKey,
      fetch: address.fetch,
      timeoutMs: config.timeoutMs,
      clock: parts.clock,
      events: parts.events,
    });
  const reader = clientFor(address.readKey);
  const writer = address.writeKey === null ? null : clientFor(address.writeKey);
  const defaultProject = createProjectDiscovery(address.projectId, reader);

  return {
    projects: {
      defaultProjectId: defaultProject.id,
      serves: (projectId) => projectId === defaultProject.known(),
      reader: () => reader,
      writer: () => writer,
    },
    async close() {
      await Promise.all([reader.close(), writer?.close()]);
    },
  };
}

function addressOf(
  config: UpstreamConfig,
  sandbox: Sandbox | null,
  fetch: ClientOptions['fetch'],
): UpstreamAddress {
  if (config.mode === 'api') {
    const { url, readKey, writeKey = null, projectId = null } = config;
    return { url, readKey, writeKey, projectId, fetch };
  }
  if (sandbox === null) throw new Error('The sandbox mode needs a sandbox.');
  const key = (text: string) => ({ reveal: () => text });
  return {
    url: 'http://sandbox.invalid',
    readKey: key(sandbox.keys.read),
    writeKey: key(sandbox.keys.write),
    projectId: sandbox.projectId,
    fetch: (url, init) => sandbox.fetch(url, init),
  };
}

/** Asks once which project the key sees, when no setting says so; a failure is not remembered. */
function createProjectDiscovery(configured: string | null, reader: RevenueCatClient) {
  let known = configured;
  let asking: Promise<string> | null = null;

  const ask = async (): Promise<string> => {
    const { items } = await reader.page('list-projects', {}, { limit: 2 });
    const [only, ...others] = items;
    if (only === undefined || others.length > 0) {
      throw new ConfigurationError(
        `The API key sees ${only === undefined ? 'no project' : 'several projects'}. Whoever runs this server has to set REVENUECAT_PROJECT_ID.`,
      );
    }
    return (known = only.id);
  };

  return {
    known: () => known,
    id(): Promise<string> {
      if (known !== null) return Promise.resolve(known);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
