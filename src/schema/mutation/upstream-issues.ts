import type { OperationId } from '../../revenuecat/generated/operations.ts';
import { requestIssues, type LimitedRequest } from '../../revenuecat/request-issues.ts';
import type { InputIssue } from './user-errors.ts';

/**
 * Where a name of upstream's stands in our input; by default it is the same path in camelCase. A name that leads to
 * others moves all of them.
 */
export type FieldNames = Readonly<Record<string, readonly string[]>>;

/** The place in our input that upstream calls by this path, such as `attributes.0.name`. */
export function inputField(path: readonly string[], names: FieldNames): readonly string[] {
  for (let length = path.length; length > 0; length--) {
    const moved = names[path.slice(0, length).join('.')];
    if (moved !== undefined) return [...moved, ...path.slice(length).map(camelCase)];
  }
  return path.map(camelCase);
}

/** What the documents would not accept of a request, in terms of our input. */
export function documentIssues(
  operation: OperationId,
  request: LimitedRequest,
  names: FieldNames,
): readonly InputIssue[] {
  return requestIssues(operation, request).map(({ field, sentence }) =>
    inputIssue(inputField(field, names), sentence),
  );
}

/** An issue whose message names its field, so that it can be shown alone. */
export function inputIssue(field: readonly string[], sentence: string): InputIssue {
  return { field, message: field.length === 0 ? sentence : `${field.join('.')}: ${sentence}` };
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
