import type { Viewer } from '../../auth/viewer.ts';
import { inputIssue } from './upstream-issues.ts';
import type { InputIssue } from './user-errors.ts';

/** Whether the sender gave a key for this intention. */
export function hasKey(key: string | null | undefined): key is string {
  return key !== null && key !== undefined;
}

/** What is wrong with a sender's idempotency key. */
export function keyIssues(key: string | null | undefined, viewer: Viewer): readonly InputIssue[] {
  if (!hasKey(key)) return [];
  if (viewer.namedBy === 'nothing') return [inputIssue(['idempotencyKey'], namesNobody)];
  if (key.length >= 1 && key.length <= 255) return [];
  return [inputIssue(['idempotencyKey'], 'It must have 1 to 255 characters.')];
}

/** Everybody with such a token is the same to this server, and one would be given what another one did. */
const namesNobody =
  'The token says nothing of who you are (sub, client_id or azp), so your keys cannot be told from those of others. Leave it out.';
