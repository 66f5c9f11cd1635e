import type { CacheReader } from '../cache/cache-question.ts';
import type { SharedCache } from '../cache/shared-cache.ts';
import type { Priority, Work } from '../revenuecat/traffic/work.ts';
import type { CustomerNames } from './customer-names.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Sources } from './loader.ts';
import { observedClient, observedProjects } from './observed-client.ts';
import type { RequestReporter } from './request-report.ts';
import type { UpstreamProjects } from './upstream-projects.ts';

/** What all requests get their answers from. Nothing of one viewer may hide in here. */
export interface SharedSources {
  readonly upstream: UpstreamProjects;
  readonly cache: SharedCache;
  readonly lifetimes: Lifetimes;
  readonly names: CustomerNames;
  /** Epoch milliseconds. */
  now(): number;
}

/** What one request brings to its loads. */
export interface RequestReading {
  /** Who waits, and for which request. */
  readonly work: Omit<Work, 'priority'>;
  /** Ends when nobody waits for the request any more; its loads then end, but for those that others wait for. */
  readonly signal: AbortSignal;
  /** False as soon as the request has to know what holds now. */
  takesStale(): boolean;
  /** Whether the request changes something: what it reads, before and after, is then part of the change. */
  mutates(): boolean;
  /** Whether copies that were made before the request will not do. */
  readonly refresh: boolean;
  /** Whether nobody waits at a screen for it, as for what follows an event: interactive reads then go first. */
  readonly yields?: boolean;
  readonly report: RequestReporter;
}

/** So many objects at once are what one viewer looks at; more are a list. */
const mostInteractive = 5;

/** The sources of one request: shared answers, asked for in its name. */
export function createRequestSources(shared: SharedSources, request: RequestReading): Sources {
  const { cache, lifetimes } = shared;
  const { report, signal } = request;
  const reader: CacheReader = {
    signal,
    get takesStale() {
      return request.takesStale();
    },
    newerThan: request.refresh ? cache.mark() : 0,
    note: (note) => report.note(note),
    used: (read) => report.used(read),
  };
  const workOf = (priority: Priority): Work => ({
    ...request.work,
    // Nobody waits for a refresh, so it is not the request's.
    ...(priority === 'background' ? {} : { observer: report.sends }),
    priority: priorityOf(priority),
  });
  const priorityOf = (priority: Priority): Priority => {
    // A change whose payload cannot be read for lack of budget looks to its sender as if it had failed.
    if (request.mutates() && priority !== 'background') return 'mutation';
    return request.yields === true && priority === 'interactive' ? 'list' : priority;
  };
  const notObserved = (): void => undefined;

  const sourcesWith = (priority: Priority): Sources => ({
    read: (question) =>
      cache.get(
        {
          ...question,
          load: (load) =>
            question.load({
              ...load,
              reader: (projectId, asked = priority) =>
                load.replaced !== undefined
                  ? observedClient(shared.upstream.reader(projectId), notObserved, {
                      signal: load.signal,
                      work: workOf('background'),
                    })
                  : observedClient(shared.upstream.reader(projectId), (id) => report.noteCall(id), {
                      signal: load.signal,
                      work: workOf(asked),
                    }),
            }),
        },
        reader,
      ),
    peek: (key) => cache.peek(key, reader),
    serves: (key) => cache.serves(key, reader),
    upstream: observedProjects(
      shared.upstream,
      (id) => report.noteOwnCall(id),
      { signal, work: workOf(priority) },
      report.sends,
    ),
    lifetimes,
    names: shared.names,
    now: () => shared.now(),
    forMany: (count) => (count > mostInteractive ? list : interactive),
  });
  const interactive = sourcesWith('interactive');
  const list = sourcesWith('list');
  return interactive;
}
