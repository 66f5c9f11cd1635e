import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  RefusedIdError,
  StoreError,
  UpstreamTimeoutError,
} from '../../revenuecat/errors.ts';
import type { RevenueCatClient } from '../../revenuecat/call.ts';
import type { AccessRule } from '../../auth/access-rule.ts';
import { IdempotencyKeyReusedError } from '../../loading/idempotency.ts';
import type { OwnSet } from '../../loading/loader.ts';
import type { RequestContext } from '../context.ts';
import { inputField, inputIssue, type FieldNames } from './upstream-issues.ts';
import { writingClient, type KeyedWrite } from './writing-client.ts';
import { Conflict, InvalidInput, NotFound, StoreFailure, UserError, type InputIssue } from './user-errors.ts';

/** One writing operation, and how its errors read in terms of our input. */
export interface Mutation<Result> extends KeyedWrite {
  /** The field of Mutation. */
  readonly name: string;
  /** Who may run it, here and now. */
  readonly rule: AccessRule;
  /** Whether it is about the viewer's own; asked only where the rule lets customers do it to that. */
  isOwn(own: OwnSet): Promise<boolean>;
  readonly idempotencyKey: string | null | undefined;
  /** The input without its key, by which a repeated key is told from a reused one. */
  readonly input: unknown;
  readonly fieldNames: FieldNames;
  /** What to say when upstream refuses a field, by upstream's name of it. */
  readonly refusals: Readonly<Record<string, string>>;
  /** Everything but the writing. */
  readonly dryRun: boolean;
  /** The ids that its audit record names. */
  readonly targetIds: Readonly<Record<string, string>>;
  /** What is wrong with the input, found without a call. */
  check(): readonly InputIssue[];
  /** Throws the user error that reading can foresee. */
  foresee(): Promise<unknown>;
  /** The result of a dry run. */
  plan(): Result;
  /** Sends it, and says what changed as soon as it is known. */
  write(client: RevenueCatClient): Promise<Result>;
}

/**
 * Runs a mutation with the key for it, once for each idempotency key. Failures that the sender can act on become members
 * of the result union; all others stay errors.
 */
export async function runMutation<Result>(
  context: RequestContext,
  mutation: Mutation<Result>,
): Promise<Result> {
  try {
    // The gate of reading stands in front of the loaders; writing has none of those, and its project is checked only here.
    await context.loaders.require(mutation.rule, mutation.projectId, (own) => mutation.isOwn(own));
    return await runOnce(context, mutation);
  } catch (error) {
    const shown = asUserError(error, mutation);
    // For the audit record, which tells upstream's status; nothing shows the cause of a user error.
    if (shown instanceof UserError && shown !== error) shown.cause = error;
    throw shown;
  }
}

async function runOnce<Result>(context: RequestContext, mutation: Mutation<Result>): Promise<Result> {
  const client = writingClient(context.upstream, mutation);
  // Within a run, so that a repetition gives the earlier result also when its moments have passed since.
  const run = async (): Promise<Result> => {
    const issues = mutation.check();
    if (issues.length > 0) throw new InvalidInput(issues);
    if (mutation.dryRun) {
      await mutation.foresee();
      return mutation.plan();
    }
    // The sender was told to look what was done, and may have looked already.
    if (context.isOverdue())
      throw new UpstreamTimeoutError({ operationId: mutation.operation, status: null, retryable: true });
    const { name, operation, targetIds } = mutation;
    context.noteSend({ mutation: name, operation, targetIds });
    return mutation.write(client);
  };
  if (mutation.idempotencyKey === null || mutation.idempotencyKey === undefined) return run();
  const { name, operation, projectId, idempotencyKey: key, input } = mutation;
  const write = { viewer: context.viewer, projectId, mutation: name, operation, key, input };
  return context.idempotency.once(
    write,
    run,
    (result) => result.status === 'fulfilled' || isFinal(result.reason),
  );
}

/**
 * Whether sending the same write again must not happen, or could not end otherwise. Input that was refused here was
 * never sent, so its key is free for the input as corrected.
 */
function isFinal(error: unknown): boolean {
  if (error instanceof ConflictError) return error.retryAfterMs === null;
  return (
    error instanceof OutcomeUnknownError ||
    error instanceof InvalidInputError ||
    error instanceof NotFoundError
  );
}

function asUserError(
  error: unknown,
  { fieldNames: names, refusals }: Pick<Mutation<unknown>, 'fieldNames' | 'refusals'>,
): unknown {
  if (error instanceof InvalidInputError) {
    const field = error.param === null ? [] : inputField(error.param.split('.'), names);
    const sentence = refusals[error.param ?? ''] ?? 'RevenueCat does not accept this.';
    return new InvalidInput([inputIssue(field, sentence)]);
  }
  if (error instanceof RefusedIdError) {
    return new InvalidInput([inputIssue(inputField([error.parameter], names), 'It cannot be an id.')]);
  }
  if (error instanceof NotFoundError) return new NotFound('Something that the input names does not exist.');
  if (error instanceof ConflictError) return new Conflict(conflictSentences[error.reason], error);
  if (error instanceof StoreError) return new StoreFailure(error.retryAfterMs);
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
