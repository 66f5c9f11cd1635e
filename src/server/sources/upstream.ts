import type { UpstreamConfig } from '../../config/config.ts';
import {
  ConfigurationError,
  type UpstreamBudget,
  type UpstreamProjects,
} from '../../loading/upstream-projects.ts';
import type { RevenueCatClient } from '../../revenuecat/call.ts';
import type { ClientEvents } from '../../revenuecat/client-events.ts';
import type { Clock } from '../../revenuecat/clock.ts';
import type { ClientOptions } from '../../revenuecat/create-client.ts';
import type { CircuitState } from '../../revenuecat/traffic/circuit.ts';
import type { OpenAccount } from '../../revenuecat/traffic/rate-limit-account.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';
import { createProjectUpstream, type ProjectUpstream } from './project-upstream.ts';
import { upstreamAddresses, type UpstreamAddress } from './upstream-address.ts';

export interface Upstream {
  readonly projects: UpstreamProjects;
  /** Whether RevenueCat is taken for alive. */
  circuit(): CircuitState;
  /** What may still be sent with each key of each project, whose id is empty while it is not known. */
  budgets(): Promise<readonly (UpstreamBudget['domains'][number] & { readonly project: string })[]>;
  /** Whether it is known which project is served. */
  knowsProject(): boolean;
  close(): Promise<void>;
}

/** The clients of the projects that this server serves. Each project has keys, budgets and a circuit of its own. */
export function createUpstream(
  config: UpstreamConfig,
  parts: {
    sandbox: Sandbox | null;
    fetch: ClientOptions['fetch'];
    clock: Clock;
    events: ClientEvents;
    /** Where budgets are kept when several servers share them; in this process by default. */
    accounts?: OpenAccount;
  },
): Upstream {
  const { accounts, events, clock } = parts;
  const traffic = { clock, events, ...(accounts === undefined ? {} : { accounts }) };
  const connect = (address: UpstreamAddress) => createProjectUpstream(address, config, traffic);
  const [defaultAddress, ...otherAddresses] = upstreamAddresses(config, parts.sandbox, parts.fetch);
  const defaultUpstream = connect(defaultAddress);
  const others = new Map(
    otherAddresses.flatMap((address) =>
      address.projectId === null ? [] : [[address.projectId, connect(address)] as const],
    ),
  );
  const defaultProject = createProjectDiscovery(defaultAddress.projectId, defaultUpstream.reader);
  // Whoever comes here with an id has found out that it is served, or asks for the default one before its id is known.
  const of = (projectId: string): ProjectUpstream => others.get(projectId) ?? defaultUpstream;

  return {
    projects: {
      defaultProjectId: defaultProject.id,
      served: async () => [await defaultProject.id(), ...others.keys()],
      serves: (projectId) => projectId === defaultProject.known() || others.has(projectId),
      reader: (projectId) => of(projectId).reader,
      writer: (projectId) => of(projectId).writer,
      v1: (projectId) => of(projectId).v1,
      external: (projectId, appId) => of(projectId).external(appId),
      asApp: (projectId, publicKey) => of(projectId).asApp(publicKey),
      budget: (projectId) => (projectId === undefined ? defaultUpstream : of(projectId)).budget(),
    },
    circuit: () => worstOf([defaultUpstream, ...others.values()].map((upstream) => upstream.circuit())),
    async budgets() {
      const all = [[defaultProject.known() ?? '', defaultUpstream] as const, ...others];
      // A key of a single app is told by the query alone: a label for apps would cost a series for each of them.
      const told = all.map(async ([project, upstream]) =>
        (await upstream.budget()).domains.flatMap((budget) =>
          budget.appId === null ? [{ ...budget, project }] : [],
        ),
      );
      return (await Promise.all(told)).flat();
    },
    knowsProject: () => defaultProject.known() !== null,
    async close() {
      await Promise.all([defaultUpstream, ...others.values()].map((upstream) => upstream.close()));
    },
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

/** One project whose calls fail is enough for the server to be degraded. */
function worstOf(circuits: readonly CircuitState[]): CircuitState {
  return (
    circuits.find((state) => state === 'open') ?? circuits.find((state) => state === 'half-open') ?? 'closed'
  );
}
