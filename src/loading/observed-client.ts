import type { CallOptions, RevenueCatClient } from '../revenuecat/call.ts';
import type { OperationId } from '../revenuecat/generated/operations.ts';
import type { WorkObserver } from '../revenuecat/traffic/work.ts';
import type { UpstreamProjects } from './upstream-projects.ts';

type Observe = (operation: OperationId) => void;

/** The same client, whose calls are counted and have these options where the caller gives no others. */
export function observedClient(
  client: RevenueCatClient,
  observe: Observe,
  defaults: CallOptions = {},
): RevenueCatClient {
  return {
    call(id, input, options) {
      observe(id);
      return client.call(id, input, { ...defaults, ...options });
    },
    page(id, input, page, options) {
      observe(id);
      return client.page(id, input, page, { ...defaults, ...options });
    },
    async *pages(id, input, pages, options) {
      observe(id);
      let asked = 1;
      for await (const page of client.pages(id, input, pages, { ...defaults, ...options })) {
        yield page;
        if (page.nextCursor === null || asked === pages.maxPages) return;
        observe(id);
        asked += 1;
      }
    },
    budgets: () => client.budgets(),
  };
}

/** The same client, whose calls tell what they really send where they say whose they are. */
function watchedClient(client: RevenueCatClient, observer: WorkObserver): RevenueCatClient {
  const watched = ({ work, ...options }: CallOptions = {}): CallOptions =>
    work === undefined ? options : { ...options, work: { observer, ...work } };
  return {
    call: (id, input, options) => client.call(id, input, watched(options)),
    page: (id, input, page, options) => client.page(id, input, page, watched(options)),
    pages: (id, input, pages, options) => client.pages(id, input, pages, watched(options)),
    budgets: () => client.budgets(),
  };
}

/**
 * The same projects, all of whose clients are counted; readers have the options as well, writers only their own, and tell
 * `sends` what is really sent.
 */
export function observedProjects(
  projects: UpstreamProjects,
  observe: Observe,
  readerDefaults: CallOptions,
  sends: WorkObserver,
): UpstreamProjects {
  const counted = (client: RevenueCatClient | null) =>
    client === null ? null : observedClient(watchedClient(client, sends), observe);
  return {
    ...projects,
    reader: (projectId) => observedClient(projects.reader(projectId), observe, readerDefaults),
    writer: (projectId) => counted(projects.writer(projectId)),
    v1: (projectId) => counted(projects.v1(projectId)),
    external: (projectId, appId) => counted(projects.external(projectId, appId)),
    asApp: (projectId, publicKey) =>
      observedClient(projects.asApp(projectId, publicKey), observe, readerDefaults),
  };
}
