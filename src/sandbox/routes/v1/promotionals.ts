import { z } from 'zod';
import { grantEntitlement, runningGrants } from '../../changes/entitlement-grants.ts';
import type { StoredEntitlement } from '../../state/stored-facts.ts';
import { incorrectParameters, notFoundInV1 } from '../../http/v1-errors.ts';
import { subscriberResult } from './subscribers.ts';
import { subscriberInPath, v1BodyOf } from './v1-request.ts';
import type { V1Handlers, V1Request } from './v1-request.ts';

const day = 86_400_000;

const durations = {
  daily: day,
  three_day: 3 * day,
  weekly: 7 * day,
  two_week: 14 * day,
  monthly: 31 * day,
  two_month: 61 * day,
  three_month: 92 * day,
  six_month: 183 * day,
  yearly: 365 * day,
  lifetime: 200 * 365 * day,
} as const;

const grant = z.looseObject({
  end_time_ms: z.int().optional(),
  duration: z.enum(Object.keys(durations) as [keyof typeof durations]).optional(),
  start_time_ms: z.int().optional(),
});

export const promotionalHandlers: Pick<
  V1Handlers,
  'v1:grant-a-promotional-entitlement' | 'v1:revoke-promotional-entitlements'
> = {
  // Access begins at once, whatever the start says: it only moves the end.
  'v1:grant-a-promotional-entitlement': {
    callers: ['secret'],
    answer: (request) => {
      const body = v1BodyOf(request, grant);
      const { now } = request;
      const entitlement = entitlementInPath(request);
      const customer = subscriberInPath(request);
      const length = body.duration === undefined ? undefined : durations[body.duration];
      const end =
        body.end_time_ms ?? (length === undefined ? undefined : (body.start_time_ms ?? now) + length);
      if (end === undefined) throw incorrectParameters('Either end_time_ms or duration is needed.');
      if (end <= now) throw incorrectParameters('The end must be in the future.');
      grantEntitlement(request, customer, entitlement.id, end);
      return subscriberResult(request, customer, 201);
    },
  },

  // Revoking what was never granted is no error here, unlike in v2.
  'v1:revoke-promotional-entitlements': {
    callers: ['secret'],
    answer: (request) => {
      const { id } = entitlementInPath(request);
      const customer = subscriberInPath(request);
      for (const granted of runningGrants(request, customer, id)) granted.revokedAt = request.now;
      return subscriberResult(request, customer, 200);
    },
  },
};

/** By lookup key: v1 knows no other identifier. */
function entitlementInPath({ project, path }: V1Request): StoredEntitlement {
  const lookupKey = path['entitlement_identifier'];
  for (const entitlement of project.entitlements) if (entitlement.lookupKey === lookupKey) return entitlement;
  throw notFoundInV1('The entitlement does not exist.');
}
