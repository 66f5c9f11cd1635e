import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  RefusedIdError,
  RevenueCatError,
  UpstreamUnavailableError,
} from '../../revenuecat/errors.ts';
import type { RevenueCatClient } from '../../revenuecat/call.ts';
import type { OperationId } from '../../revenuecat/generated/operations.ts';
import { IdempotencyKeyReusedError } from '../../loading/idempotency.ts';
import type { ResourceChange } from '../../loading/resource-change.ts';
import { ConfigurationError } from '../../loading/upstream-projects.ts';
import type { RequestContext } from '../context.ts';
import { Conflict, InvalidInput, NotFound, UserError } from './user-errors.ts';

/** One writing operation, and how its errors read in terms of our input. */
export interface Mutation<Outcome> {
  /** The field of Mutation. */
  readonly name: string;
  readonly operation: OperationId;
  readonly projectId: string;
  readonly idempotencyKey: string | null | undefined;
  /** The input without its key, by which a repeated key is told from a reused one. */
  readonly input: unknown;
  /** Ids for the audit record. */
  readonly targets: Readonly<Record<string, string>>;
  /** Upstream's names of parameters, and where our input has them. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** What it changes as far as the input tells: forgotten, too, where nobody knows whether the write was done. */
  readonly changes: readonly ResourceChange[];
  /** Sends it, and says what changed as soon as it is known. The outcome is kept for repetitions: ids, no data. */
  write(client: RevenueCatClient): Promise<Outcome>;
}

/**
 * Runs a mutation with the writing key, once for each idempotency key, and writes its audit record. Failures that the
 * sender can act on become members of the result union; all others stay errors.
 */
export async function runMutation<Outcome>(
  context: RequestContext,
  mutation: Mutation<Outcome>,
): Promise<Outcome> {
  const startedAt = context.now();
  const record = (outcome: string, upstreamStatus: number | null): void => {
    context.audit({
      mutation: mutation.name,
      targetIds: mutation.targets,
      outcome,
      operation: mutation.operation,
      upstreamStatus,
      durationMs: context.now() - startedAt,
    });
  };
  try {
    // The gate of reading stands in front of the loaders; writing has none of those, and its project is checked only here.
    const rule = { operation: mutation.operation, customers: 'none' } as const;
    await context.loaders.require(rule, mutation.projectId, () => Promise.resolve(false));
    const outcome = await runOnce(context, mutation);
    record('OK', null);
    return outcome;
  } catch (error) {
    const shown = asUserError(error, mutation.fields);
    record(
      shown instanceof UserError ? shown.code : errorName(shown),
      error instanceof RevenueCatError ? error.status : null,
    );
    throw shown;
  }
}

function runOnce<Outcome>(context: RequestContext, mutation: Mutation<Outcome>): Promise<Outcome> {
  const client = context.upstream.writer(mutation.projectId);
  if (client === null) {
    throw new ConfigurationError(
      'This server has no key for writing. Whoever runs it can set REVENUECAT_WRITE_API_KEY.',
    );
  }
  const run = async (): Promise<Outcome> => {
    try {
      return await mutation.write(client);
    } catch (error) {
      // Who is told to look whether it happened must not be shown what was remembered from before.
      if (mayHaveRun(error)) for (const change of mutation.changes) context.changed(change);
      throw error;
    }
  };
  if (mutation.idempotencyKey === null || mutation.idempotencyKey === undefined) return run();
  const { name, projectId, idempotencyKey: key, input } = mutation;
  const write = { viewerName: context.viewer.name, projectId, mutation: name, key, input };
  return context.idempotency.once(
    write,
    run,
    (result) => result.status === 'fulfilled' || isFinal(result.reason),
  );
}

/** Whether sending the same write again must not happen, or could not end otherwise. */
function isFinal(error: unknown): boolean {
  if (mayHaveRun(error)) return true;
  if (error instanceof ConflictError) return error.retryAfterMs === null;
  return error instanceof InvalidInputError || error instanceof NotFoundError || error instanceof UserError;
}

function mayHaveRun(error: unknown): boolean {
  return (
    error instanceof OutcomeUnknownError || (error instanceof UpstreamUnavailableError && error.mayHaveRun)
  );
}

function asUserError(error: unknown, fields: Mutation<unknown>['fields']): unknown {
  if (error instanceof InvalidInputError) {
    const field = error.param === null ? undefined : fields[error.param];
    return new InvalidInput([
      {
        field: field ?? [],
        message: `RevenueCat does not accept ${field === undefined ? 'the input' : field.join('.')}.`,
      },
    ]);
  }
  if (error instanceof RefusedIdError) {
    return new InvalidInput([{ field: fields[error.parameter] ?? [], message: 'This cannot be an id.' }]);
  }
  if (error instanceof NotFoundError) return new NotFound('Something that the input names does not exist.');
  if (error instanceof ConflictError) {
    return new Conflict(conflictSentences[error.reason], error);
  }
  if (error instanceof IdempotencyKeyReusedError) return new Conflict(error.message);
  return error;
}

const conflictSentences: Readonly<Record<ConflictError['reason'], string>> = {
  resource_already_exists: 'Something with this identity exists already.',
  idempotency_error: 'The idempotency key was used for another request before.',
  resource_locked_error: 'It is being changed by somebody else right now. Try again after a moment.',
  entity_references_archived_entities: 'It refers to archived objects. Bring those back first.',
  other: 'It cannot be done in the present state.',
};

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
