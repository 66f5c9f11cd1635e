import { unrecognized } from '../common/wire-enum.ts';
import { inputIssue } from './upstream-issues.ts';
import type { InputIssue } from './user-errors.ts';

/** An issue when a value of an enum stands for what this server does not know: it is an answer, never a wish. */
export function unrecognizedIssue(field: readonly string[], value: unknown): readonly InputIssue[] {
  return value === unrecognized
    ? [inputIssue(field, 'UNRECOGNIZED cannot be set. Choose another value.')]
    : [];
}

/** An issue when an update names nothing to change; null is a change, absence is not. */
export function emptyUpdateIssue(values: Readonly<Record<string, unknown>>): readonly InputIssue[] {
  if (Object.values(values).some((value) => value !== undefined)) return [];
  return [
    inputIssue([], `Nothing is to be changed. Give at least one of ${Object.keys(values).join(', ')}.`),
  ];
}

/** An issue when a text that must name something is empty, for the bodies of operations whose documents allow it. */
export function emptyTextIssue(field: readonly string[], text: string): readonly InputIssue[] {
  return text === '' ? [inputIssue(field, 'It must not be empty.')] : [];
}
