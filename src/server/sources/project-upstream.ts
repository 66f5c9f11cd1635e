import type { UpstreamConfig } from '../../config/config.ts';
import type { KeyUse, UpstreamBudget } from '../../loading/upstream-projects.ts';
import type { RevenueCatClient } from '../../revenuecat/call.ts';
import type { ClientEvents } from '../../revenuecat/client-events.ts';
import type { Clock } from '../../revenuecat/clock.ts';
import { createClient, type ClientOptions } from '../../revenuecat/create-client.ts';
import { defaultRetryPolicy } from '../../revenuecat/retry-policy.ts';
import type { CircuitState } from '../../revenuecat/traffic/circuit.ts';
import type { OpenAccount } from '../../revenuecat/traffic/rate-limit-account.ts';
import { createUpstreamGate } from '../../revenuecat/traffic/upstream-gate.ts';
import type { UpstreamAddress } from './upstream-address.ts';

/** The clients of one project, one for each of its keys, behind one gate. */
export interface ProjectUpstream {
  readonly reader: RevenueCatClient;
  readonly writer: RevenueCatClient | null;
  readonly v1: RevenueCatClient | null;
  external(appId: string): RevenueCatClient | null;
  asApp(publicKey: string): RevenueCatClient;
  budget(): Promise<UpstreamBudget>;
  /** Whether upstream is taken for alive. */
  circuit(): CircuitState;
  close(): Promise<void>;
}

export function createProjectUpstream(
  address: UpstreamAddress,
  config: UpstreamConfig,
  parts: {
    readonly clock: Clock;
    readonly events: ClientEvents;
    /** Where budgets are kept when several servers share them; in this process by default. */
    readonly accounts?: OpenAccount;
  },
): ProjectUpstream {
  const { clock, events } = parts;
  const clients: ReturnType<typeof createClient>[] = [];
  const gate = createUpstreamGate({
    clock,
    random: Math.random,
    events,
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
      events,
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
  const ofProject: readonly (readonly [KeyUse, RevenueCatClient | null])[] = [
    ['read', reader],
    ['write', writer],
    ['v1', v1],
  ];

  return {
    reader,
    writer,
    v1,
    external(appId) {
      const key = address.externalKey(appId);
      return key === null ? null : keptIn(external, appId, () => clientFor(key));
    },
    asApp: (publicKey) => keptIn(asApp, publicKey, () => clientFor({ reveal: () => publicKey })),
    async budget() {
      const byKey = [
        ...ofProject.map(([key, client]) => ({ key, appId: null, client })),
        ...[...external].map(([appId, client]) => ({ key: 'external' as const, appId, client })),
      ];
      const domains = byKey.map(async ({ client, ...named }) =>
        ((await client?.budgets()) ?? []).map((budget) => ({ ...named, ...budget })),
      );
      return { circuit: gate.circuit(), domains: (await Promise.all(domains)).flat() };
    },
    circuit: () => gate.circuit().state,
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
