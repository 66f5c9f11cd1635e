import { viewerHasScopes } from '../../auth/scopes.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { EventBus } from '../../events/event-bus.ts';
import type { Idempotency } from '../../loading/idempotency.ts';
import { createRequestLoaders, type BatchWatch } from '../../loading/request-loaders.ts';
import { createRequestSources, type SharedSources } from '../../loading/request-sources.ts';
import { applyResourceChange } from '../../loading/resource-change.ts';
import type { Cursors } from '../../schema/common/cursor.ts';
import type { FeedState, RequestContext } from '../../schema/context.ts';
import type { AuditTrail } from '../observation/audit-trail.ts';
import { createOwnSet } from '../../schema/customer/own-set.ts';
import type { RequestFacts } from './request-facts.ts';
import { createRequestWork, type RequestWork } from './request-work.ts';

/** What resolvers may use, and what the server itself needs to know of the request. */
export interface ServerContext extends RequestContext {
  readonly work: RequestWork;
}

/** Makes the context of each request from what all of them share. */
export function createRequestContexts(shared: {
  sources: SharedSources;
  events: EventBus;
  cursors: Cursors;
  idempotency: Idempotency;
  maxPageSize: number;
  hiddenAttributes: ReadonlySet<string>;
  selfService: ReadonlySet<string>;
  audit: AuditTrail;
  /** Null where nobody watches. */
  aroundBatch: BatchWatch | null;
  watchField: RequestContext['watchField'] | null;
  feed(projectId: string): FeedState;
}): (facts: RequestFacts, request: Request) => ServerContext {
  return ({ viewer, requestId, ofEvent = false }, request) => {
    // Whoever follows events is shown what holds now as it is: what changed is forgotten before the event.
    const refresh = !ofEvent && wantsRefresh(request.headers, viewer);
    const work = createRequestWork(request.signal, refresh);
    const sources = createRequestSources(shared.sources, {
      work: { caller: `${viewer.kind} ${viewer.name}`, request: requestId },
      signal: work.signal,
      takesStale: () => work.takesStale(),
      mutates: () => work.mutates,
      refresh,
      yields: ofEvent,
      report: work.report,
    });
    const loaders = createRequestLoaders({
      viewer,
      sources,
      ownSet: createOwnSet,
      aroundBatch: shared.aroundBatch,
    });
    return {
      viewer,
      requestId,
      work,
      loaders,
      upstream: sources.upstream,
      cursors: shared.cursors,
      idempotency: shared.idempotency,
      now() {
        // What is made of the time itself is another thing in the next moment.
        work.noteMoment(0);
        return sources.now();
      },
      isOverdue: () => work.isOverdue,
      liesAhead(moment) {
        const isAhead = moment > sources.now();
        if (isAhead) work.noteMoment(moment);
        return isAhead;
      },
      maxPageSize: shared.maxPageSize,
      hiddenAttributes: shared.hiddenAttributes,
      selfService: shared.selfService,
      ...(shared.watchField == null ? {} : { watchField: shared.watchField }),
      changed(change) {
        const origin = { source: 'mutation', eventType: null, occurredAt: sources.now() } as const;
        const { cache, names } = shared.sources;
        applyResourceChange({ cache, names, events: shared.events }, change, origin);
        loaders.forget();
      },
      noteSend(send) {
        shared.audit.noteSend(send, { viewer, requestId });
      },
      audit: (beginning) => shared.audit.begin(beginning, { viewer, requestId }),
      live: {
        follow: (topic) => shared.events.subscribe(topic, { signal: work.signal }),
        feed: (projectId) => shared.feed(projectId),
      },
    };
  };
}

/**
 * Whether the request asks, as HTTP has it, for what holds now. Spends a call for every question, so without the scope
 * it is as if it had not been asked: browsers send this header by themselves when a page is reloaded.
 */
function wantsRefresh(headers: Headers, viewer: Viewer): boolean {
  const directives = headers.get('cache-control')?.toLowerCase().split(',') ?? [];
  return (
    directives.some((directive) => directive.trim() === 'no-cache') &&
    viewerHasScopes(viewer, ['facade:cache:refresh'])
  );
}
