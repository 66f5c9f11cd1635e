import { inputIssue } from './upstream-issues.ts';
import type { InputIssue } from './user-errors.ts';

/** Issues of a moment that must lie ahead; both in epoch milliseconds. */
export function futureIssue(
  field: readonly string[],
  moment: number | null | undefined,
  now: number,
): readonly InputIssue[] {
  return moment === null || moment === undefined || moment > now
    ? []
    : [inputIssue(field, 'It must lie in the future.')];
}
