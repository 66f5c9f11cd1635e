import { createHash, randomUUID } from 'node:crypto';
import type { CallInput } from '../../revenuecat/call.ts';
import { partsOfIdentity, type ViewerIdentity } from '../../loading/idempotency.ts';
import { operations, type OperationId } from '../../revenuecat/generated/operations.ts';

/**
 * The request with upstream's own idempotency key, where the operation takes one: then a lost send can be repeated, and
 * happens once even when this server forgot the sender's key. Upstream's keys belong to the whole project and ours to a
 * viewer, and ours may hold any character, so what is passed on is a hash of both. Without a key of the sender's, one
 * for this send alone.
 */
export function withUpstreamKey<Id extends OperationId>(
  operation: Id,
  request: CallInput<Id>,
  key: {
    readonly viewer: ViewerIdentity;
    readonly mutation: string;
    readonly key: string | null | undefined;
  },
): CallInput<Id> {
  if (!operations[operation].takesIdempotencyKey) return request;
  const own = JSON.stringify([...partsOfIdentity(key.viewer), key.mutation, key.key]);
  const idempotencyKey =
    key.key === null || key.key === undefined
      ? randomUUID()
      : createHash('sha256').update(own).digest('base64url');
  return { ...request, idempotencyKey };
}
