import { OutcomeUnknownError } from '../../revenuecat/errors.ts';
import { operations, type OperationId } from '../../revenuecat/generated/operations.ts';
import { configurationKinds } from '../../loading/cache-names.ts';
import type { ResourceChange } from '../../loading/resource-change.ts';

/** The outcome of a write whose answer came, and from which it could not be read what was done. */
export function outcomeOfOddAnswer(
  error: unknown,
  operationId: OperationId,
  status: number | null,
): OutcomeUnknownError {
  const cause = error instanceof Error ? error : undefined;
  return new OutcomeUnknownError({ operationId, status, retryable: false, cause });
}

/** What a failed write may have changed all the same. */
export function possibleChanges(
  error: unknown,
  operation: OperationId,
  projectId: string,
): readonly ResourceChange[] {
  return error instanceof OutcomeUnknownError ? changesOfUnknownWrite(operation, projectId) : [];
}

/**
 * What a write may have changed of which nobody knows whether it was done. Without an answer its consequences are not known (whose
 * subscription it was), so everything of the kind is read again: it happens seldom, and whoever is shown a refunded
 * subscription as running refunds it twice.
 */
export function changesOfUnknownWrite(operation: OperationId, projectId: string): readonly ResourceChange[] {
  const written = { kind: 'audit-trail', projectId } as const;
  return operations[operation].domain === 'project_configuration'
    ? [written, ...configurationKinds.map((part) => ({ kind: 'configuration', projectId, part }) as const)]
    : [
        written,
        { kind: 'figures', projectId },
        { kind: 'any-customer', projectId },
        { kind: 'customer-list', projectId },
      ];
}
