import { inputIssue } from './upstream-issues.ts';
import type { InputIssue } from './user-errors.ts';

/** Whether the sender gave a key for this intention. */
export function hasKey(key: string | null | undefined): key is string {
  return key !== null && key !== undefined;
}

/** What is wrong with a sender's idempotency key. */
export function keyIssues(key: string | null | undefined): readonly InputIssue[] {
  if (!hasKey(key) || (key.length >= 1 && key.length <= 255)) return [];
  return [inputIssue(['idempotencyKey'], 'It must have 1 to 255 characters.')];
}
