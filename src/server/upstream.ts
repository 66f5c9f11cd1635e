import type { UpstreamConfig } from '../config/config.ts';
import { ConfigurationError, type KeyUse, type UpstreamProjects } from '../loading/upstream-projects.ts';
import type { RevenueCatClient } from '../revenuecat/call.ts';
import type { ClientEvents } from '../revenuecat/client-events.ts';
import { systemClock, type Clock } from '../revenuecat/clock.ts';
import { createClient, type ClientOptions } from '../revenuecat/create-client.ts';
import { defaultRetryPolicy } from '../revenuecat/retry-policy.ts';
import type { OpenAccount } from '../revenuecat/traffic/rate-limit-account.ts';
import { createUpstreamGate } from '../revenuecat/traffic/upstream-gate.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';

/** What a client needs to know of the upstream, whichever it is. */
interface UpstreamAddress {
  readonly url: string;
  readonly readKey: ClientOptions['apiKey'];
  readonly writeKey: ClientOptions['apiKey'] | null;
  readonly v1Key: ClientOptions['apiKey'] | null;
  externalKey(appId: string): ClientOptions['apiKey'] | null;
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
    /** Where budgets are kept when several servers share them; in this process by default. */
    accounts?: OpenAccount;
  },
): Upstream {
  const address = addressOf(config, parts.sandbox, parts.fetch);
  const clients: ReturnType<typeof createClient>[] = [];
  const clock = parts.clock ?? systemClock;
  const gate = createUpstreamGate({
    clock,
    random: Math.random,
    events: parts.events,
    retry: defaultRetryPolicy,
    headroomPercent: config.headroomPercent,
    maxConcurrency: config.maxConcurrency,
    ...(parts.accounts === undefined ? {} : { accounts: parts.accounts }),
    probe: () => reader.page('list-projects', {}, { limit: 1 }),
  });
  const clientFor = (apiKey: ClientOptions['apiKey']) => {
    const client = createClient({
      baseUrl: address.url,
      apiKey,
      fetch: address.fetch,
      timeoutMs: config.timeoutMs,
      clock,
      events: parts.events,
      gate,
    });
    clients.push(client);
    return client;
  };
  const reader = clientFor(address.readKey);
  const writer = address.writeKey === null ? null : clientFor(address.writeKey);
  const v1 = address.v1Key === null ? null : clientFor(address.v1Key);
  // Each app has keys of its own, and few apps are ever asked about, so their clients are made when they are.
  const external = new Map<string, RevenueCatClient>();
  const asApp = new Map<string, RevenueCatClient>();
  const byUse: readonly (readonly [KeyUse, RevenueCatClient | null])[] = [
    ['read', reader],
    ['write', writer],
    ['v1', v1],
  ];
  const defaultProject = createProjectDiscovery(address.projectId, reader);

  return {
    projects: {
      defaultProjectId: defaultProject.id,
      serves: (projectId) => projectId === defaultProject.known(),
      reader: () => reader,
      writer: () => writer,
      v1: () => v1,
      external(_projectId, appId) {
        const key = address.externalKey(appId);
        return key === null ? null : keptIn(external, appId, () => clientFor(key));
      },
      asApp: (_projectId, publicKey) =>
        keptIn(asApp, publicKey, () => clientFor({ reveal: () => publicKey })),
      async budget() {
        const domains = byUse.map(async ([key, client]) =>
          ((await client?.budgets()) ?? []).map((budget) => ({ key, ...budget })),
        );
        return { circuit: gate.circuit(), domains: (await Promise.all(domains)).flat() };
      },
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

function keptIn<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const value = map.get(name) ?? make();
  map.set(name, value);
  return value;
}

function addressOf(
  config: UpstreamConfig,
  sandbox: Sandbox | null,
  fetch: ClientOptions['fetch'],
): UpstreamAddress {
  if (config.mode === 'api') {
    const { url, readKey, writeKey = null, v1Key = null, externalKeys, projectId = null } = config;
    const externalKey = (appId: string) => externalKeys?.get(appId) ?? null;
    return { url, readKey, writeKey, v1Key, externalKey, projectId, fetch };
  }
  if (sandbox === null) throw new Error('The sandbox mode needs a sandbox.');
  const key = (text: string) => ({ reveal: () => text });
  return {
    url: 'http://sandbox.invalid',
    readKey: key(sandbox.keys.read),
    writeKey: key(sandbox.keys.write),
    v1Key: key(sandbox.keys.v1),
    externalKey(appId) {
      const app = sandbox.store.project(sandbox.projectId)?.apps.get(appId);
      return app === undefined ? null : key(sandbox.keys.external(appId));
    },
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
