import type { OperationId } from '../../src/revenuecat/generated/operations.ts';

/** One thing that a test run saw the client do. */
export interface Observation {
  readonly operation: OperationId;
  /** `success` for a status that the document names as one, `refusal` for any other 4xx. */
  readonly outcome: 'success' | 'refusal';
  /** `Type.field` whose resolver caused the call; null when none did, or when the call only decided about access. */
  readonly field: string | null;
}

/** Where a test run leaves its observations; without this variable it leaves none. */
export const observationFolderVariable = 'OPERATION_COVERAGE_FOLDER';
