import type { Idempotency } from '../loading/idempotency.ts';
import type { Sources } from '../loading/loader.ts';
import { createRequestLoaders } from '../loading/request-loaders.ts';
import { applyResourceChange } from '../loading/resource-change.ts';
import type { Cursors } from '../schema/common/cursor.ts';
import type { RequestContext } from '../schema/context.ts';
import type { AuditTrail } from './audit-trail.ts';
import { createOwnSet } from '../schema/customer/own-set.ts';
import type { RequestFacts } from './graphql-errors.ts';

/** Makes the context of each request from what all of them share. */
export function createRequestContexts(shared: {
  sources: Sources;
  cursors: Cursors;
  idempotency: Idempotency;
  maxPageSize: number;
  hiddenAttributes: ReadonlySet<string>;
  selfService: ReadonlySet<string>;
  audit: AuditTrail;
}): (facts: RequestFacts) => RequestContext {
  const { sources } = shared;
  return ({ viewer, requestId }) => {
    const loaders = createRequestLoaders({ viewer, sources, ownSet: createOwnSet });
    return {
      viewer,
      requestId,
      loaders,
      upstream: sources.upstream,
      cursors: shared.cursors,
      idempotency: shared.idempotency,
      now: sources.now,
      maxPageSize: shared.maxPageSize,
      hiddenAttributes: shared.hiddenAttributes,
      selfService: shared.selfService,
      changed(change) {
        applyResourceChange(sources.cache, change);
        loaders.forget();
      },
      audit(attempt) {
        shared.audit.record(attempt, { viewer, requestId });
      },
    };
  };
}
