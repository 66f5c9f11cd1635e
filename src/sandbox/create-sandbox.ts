import type { OperationId } from '../revenuecat/generated/operations.ts';
import { ApiKeys, everyReadScope, everyScope, type ApiKey } from './http/api-keys.ts';
import { createBuilders } from './builders.ts';
import type { Builders } from './builders.ts';
import { CallLog } from './http/call-log.ts';
import type { SandboxCall } from './http/call-log.ts';
import { Faults } from './http/faults.ts';
import { newId } from './ids.ts';
import { Random } from './random.ts';
import { RateLimits } from './http/rate-limits.ts';
import { sandboxApp } from './sandbox-http.ts';
import { SandboxStore } from './state/sandbox-store.ts';
import { seedBusiness, seedEmptyProject } from './seed/seed-business.ts';
import type { ProjectStore } from './state/project-store.ts';
import type { StoredApp } from './state/stored-facts.ts';
import { createStoreLife, type StoreLife } from './store-life.ts';
import { externalAppKey, publicAppKey, V1Keys } from './http/v1-keys.ts';
import { createSandboxWebhooks, type SandboxWebhooks } from './webhooks/sandbox-webhooks.ts';

export interface SandboxOptions {
  /** A business of 2,000 customers (the default), or one project with nothing in it. */
  readonly seed?: 'business' | 'empty';
  /** How many customers the business has; 2,000 by default. A hundred thousand take a few seconds. */
  readonly customers?: number | undefined;
  /** Milliseconds since the epoch; what depends on the time follows it. The system's clock by default. */
  readonly clock?: { now(): number };
  /** `off` refuses nothing for being too much; the headers stay. Default: as documented. */
  readonly rateLimits?: 'documented' | 'off';
  /** How long after each full minute the windows of the rate limits begin, below 60,000; 0 by default. */
  readonly rateLimitOffsetMs?: number;
  /**
   * Who posts webhooks to the integrations that were made through the API. Nobody by default: a sandbox sends to the
   * addresses that it is given, whatever they are, so that is for a sandbox whose callers are all trusted.
   */
  readonly sendWebhook?: (request: Request) => Promise<Response>;
}

/** A project besides the sandbox's own, in an account of its own. */
interface OtherProject {
  readonly projectId: string;
  readonly keys: { readonly read: string; readonly write: string };
  readonly add: Builders;
}

interface NewKey {
  readonly scopes: readonly string[];
  /** What the call log shows. */
  readonly name?: string;
}

/** RevenueCat's REST API, v2 and v1, as a `fetch` function, with its state at hand. */
export interface Sandbox {
  /** Answers by path, whatever the host. Rejects where a connection would break or the caller gives up. */
  fetch(this: void, input: Request | string | URL, init?: RequestInit): Promise<Response>;
  readonly projectId: string;
  /** `read` has every reading scope, `write` every scope. */
  readonly keys: {
    readonly read: string;
    readonly write: string;
    /** The secret key of v1. */
    readonly v1: string;
    /** What the app itself would send to v1. Throws for an app that the project does not have. */
    readonly public: (appId: string) => string;
    /** What reports external purchases for the app. Throws for an app that the project does not have. */
    readonly external: (appId: string) => string;
  };
  /** Makes a key with these scopes only, for this project. */
  addKey(key: NewKey): string;
  /** Makes a project with nothing in it, which only its own keys open. */
  addProject(name: string): OtherProject;
  /** Every request that reached an operation since the start or `forgetCalls`. */
  readonly calls: readonly SandboxCall[];
  callsTo(id: OperationId): SandboxCall[];
  forgetCalls(): void;
  readonly faults: Faults;
  readonly add: Builders;
  readonly store: SandboxStore;
  readonly webhooks: SandboxWebhooks;
  /** What the stores do by themselves, such as renewing a subscription. */
  readonly stores: StoreLife;
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const clock = options.clock ?? { now: () => Date.now() };
  const store = new SandboxStore();
  const project =
    options.seed === 'empty'
      ? seedEmptyProject(store, clock.now())
      : seedBusiness(store, clock.now(), options.customers);
  const projectId = project.project.id;

  const keys = new ApiKeys();
  const readKey = { name: 'read', projectId, scopes: new Set(everyReadScope) };
  keys.add('sk_sandbox_read', readKey);
  keys.add('sk_sandbox_write', { name: 'write', projectId, scopes: new Set(everyScope) });
  let keyCount = 0;

  const v1Keys = new V1Keys(projectId, 'sk_sandbox_v1');
  const random = new Random(1);
  const faults = new Faults();
  const log = new CallLog();
  const limits = new RateLimits(options.rateLimits ?? 'documented', options.rateLimitOffsetMs);
  const buildersFor = (key: ApiKey, into: ProjectStore): Builders =>
    createBuilders(() => ({
      key,
      store,
      project: into,
      now: clock.now(),
      url: new URL('https://api.revenuecat.com/v2'),
      path: {},
      query: new URLSearchParams(),
      expand: new Set(),
      headers: new Headers(),
      body: undefined,
      random,
    }));
  const webhooks = createSandboxWebhooks({ project, now: () => clock.now(), send: options.sendWebhook });
  const app = sandboxApp({ store, keys, v1Keys, limits, faults, log, clock, random, webhooks });

  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      return app.fetch(request);
    },
    projectId,
    keys: {
      read: 'sk_sandbox_read',
      write: 'sk_sandbox_write',
      v1: 'sk_sandbox_v1',
      public: (appId) => publicAppKey(knownApp(project, appId)),
      external: (appId) => externalAppKey(knownApp(project, appId)),
    },
    addKey: ({ scopes, name }) => {
      const secret = `sk_sandbox_key_${++keyCount}`;
      keys.add(secret, { name: name ?? `key ${keyCount}`, projectId, scopes: new Set(scopes) });
      return secret;
    },
    addProject(name) {
      const id = newId('project', random);
      const made = store.addProject({
        object: 'project',
        id,
        name,
        created_at: clock.now(),
        icon_url: null,
        icon_url_large: null,
      });
      const addKeyFor = (use: string, scopes: readonly string[]): ApiKey & { readonly secret: string } => {
        const key = { name: `${use} ${id}`, projectId: id, scopes: new Set(scopes) };
        const secret = `sk_sandbox_${use}_${id}`;
        keys.add(secret, key);
        return { ...key, secret };
      };
      const read = addKeyFor('read', everyReadScope);
      const write = addKeyFor('write', everyScope);
      return {
        projectId: id,
        keys: { read: read.secret, write: write.secret },
        add: buildersFor(read, made),
      };
    },
    get calls() {
      return log.calls;
    },
    callsTo: (id) => log.to(id),
    forgetCalls: () => {
      log.forget();
    },
    faults,
    add: buildersFor(readKey, project),
    store,
    webhooks,
    stores: createStoreLife(project, webhooks, { random, now: () => clock.now() }),
  };
}

function knownApp(project: ProjectStore, appId: string): StoredApp {
  const app = project.apps.get(appId);
  if (app === undefined) throw new Error(`The sandbox has no app ${appId}`);
  return app;
}
