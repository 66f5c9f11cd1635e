import type { DeletedObject } from '../../revenuecat/generated/wire.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';

/** What a deletion answers. */
export function deletedAnswer(
  request: SandboxRequest,
  object: DeletedObject['object'],
  id: string,
): DeletedObject {
  return { object, id, deleted_at: request.now };
}
