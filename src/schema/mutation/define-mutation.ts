import type { InputFieldMap, InputShapeFromFields } from '@pothos/core';
import { ForbiddenError } from '../../auth/access-error.ts';
import { judge, scopesOf } from '../../auth/access-rule.ts';
import { operations, type OperationId } from '../../revenuecat/generated/operations.ts';
import type { AnswerOf, CallInput } from '../../revenuecat/call.ts';
import type { LimitedRequest } from '../../revenuecat/request-issues.ts';
import type { ResourceChange } from '../../loading/resource-change.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { projectDescription } from '../common/served-project.ts';
import { betaNote } from '../common/release.ts';
import { scopeNote } from '../scope-notes.ts';
import { auditTargets } from './audit-targets.ts';
import { changesOfEveryWrite } from './changes-of-writes.ts';
import { DryRunRef, dryRunOf, type DryRun } from './dry-run.ts';
import { runMutation } from './run-mutation.ts';
import { isOfProject, projectOf } from './project-of-mutation.ts';
import { openOutcome, sealOutcome } from './sealed-outcome.ts';
import { hasKey, keyIssues } from './sender-key.ts';
import { ruleInForce, selfServiceNote, type SelfService } from './self-service.ts';
import { outcomeOfOddAnswer, possibleChanges } from './unknown-outcome.ts';
import { withUpstreamKey } from './upstream-key.ts';
import { documentIssues, type FieldNames } from './upstream-issues.ts';
import { Conflict, InvalidInput, NotFound, StoreFailure, type InputIssue } from './user-errors.ts';

/** What a payload is made of: what the write brought, or what it would have sent. */
export interface MutationResult<Outcome> extends RememberedResult<Outcome> {
  /** Upstream's answer to the write; null when this sent none: on a dry run, and for a repetition with the same key. */
  readonly upstreamStatus: number | null;
}

/** What a repetition with the same key gives again. */
interface RememberedResult<Outcome> {
  readonly projectId: string;
  /** Null on a dry run. It is kept, so it holds ids or one object, and no secrets. */
  readonly outcome: Outcome | null;
  readonly dryRun: DryRun | null;
  /** In place of an outcome that is a secret, for repetitions with the same key. */
  readonly sealed?: string;
}

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<BuilderTypes, 'InputObject'>;
type PayloadBuilder<Outcome> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<Outcome>>;

/** The fields that this adds to every input. */
interface AddedFields {
  readonly projectId?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
  readonly dryRun?: boolean | null | undefined;
}

export interface MutationDefinition<Id extends OperationId, Fields extends InputFieldMap, Outcome> {
  /** The operation it wraps: the scopes, the limits of the input and the mark of beta operations follow from it. */
  readonly operation: Id;
  /** What it does, as sentences. */
  readonly description: string;
  readonly input: { readonly description: string; fields(t: InputBuilder): Fields };
  /** The call that the input asks for. */
  request(input: InputShapeFromFields<Fields> & AddedFields, projectId: string): CallInput<Id>;
  /** What is wrong beyond the documents' limits: dates in the past, empty updates, fields that exclude each other. */
  check?(input: InputShapeFromFields<Fields>, context: RequestContext): readonly InputIssue[];
  /**
   * Upstream's names of fields whose place in our input is not the same path in camelCase. It depends on the input where
   * a map of upstream's is a list of ours.
   */
  readonly fieldNames?: FieldNames | ((input: InputShapeFromFields<Fields>) => FieldNames);
  /** Whether a store is asked, which may fail on its own. */
  readonly asksStore?: boolean;
  /** False where upstream makes what it does not find, so that nothing can be missing; true by default. */
  readonly canMiss?: boolean;
  /** Ids for the audit record, where the body names what it is about; the parts of the path by default. */
  targets?(input: InputShapeFromFields<Fields>): Readonly<Record<string, string>>;
  /** The app whose own key the operation takes. */
  appId?(input: InputShapeFromFields<Fields>): string;
  /** Why nobody new should use it, and what to use. */
  readonly deprecationReason?: string;
  /**
   * For what destroys: the input takes `dryRun`, and this throws the user error that a read can foresee (the object does
   * not exist, its state forbids it).
   */
  readonly destructive?: {
    /** How many calls `foresee` makes at most; two when left out: a list, and the object that is not in it. */
    readonly calls?: number;
    foresee(
      input: InputShapeFromFields<Fields>,
      projectId: string,
      context: RequestContext,
    ): Promise<unknown>;
  };
  /** For what a customer may do for itself, where the settings say so. */
  readonly selfService?: SelfService<InputShapeFromFields<Fields>>;
  /** What the write changed, so that everything which relied on it is read again. */
  changes(
    input: InputShapeFromFields<Fields>,
    answer: AnswerOf<Id>,
    projectId: string,
  ): readonly ResourceChange[];
  /** What changed besides, where only reading after the write tells it: the other ids of a customer. It never rejects. */
  changedBesides?(
    input: InputShapeFromFields<Fields>,
    projectId: string,
    context: RequestContext,
  ): Promise<readonly ResourceChange[]>;
  outcome(input: InputShapeFromFields<Fields>, answer: AnswerOf<Id>): Outcome;
  /** Whether the outcome is a secret: it is then remembered sealed, for nobody but the sender's own key. */
  readonly isSecret?: boolean;
  /** What to say when upstream refuses a field, by upstream's name of it. */
  readonly refusals?: Readonly<Record<string, string>>;
  readonly payload: {
    readonly description: string;
    fields(t: PayloadBuilder<Outcome>): ReturnType<Parameters<typeof builder.objectFields<never>>[1]>;
  };
}

interface MutationArguments<Fields extends InputFieldMap> {
  readonly input: InputShapeFromFields<Fields> & AddedFields;
}

const keyDescription =
  'A key of your own for this intention. Sent again with the same input within a day, nothing happens twice and the ' +
  'result is the same.';

/**
 * Defines one mutation over one writing operation, with its input, payload and result union. The input is mapped to the
 * request first and the request is held against the documents' limits, so that no limit is written down a second time
 * and all that is wrong is told at once, before any call.
 */
export function defineMutation<const Id extends OperationId, Fields extends InputFieldMap, Outcome>(
  name: string,
  definition: MutationDefinition<Id, Fields, Outcome>,
): void {
  const { operation, destructive, selfService } = definition;
  const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  // The schema never depends on settings: where a customer may ever get in, gateways must let it through.
  const access = { operation, customers: selfService === undefined ? 'none' : 'own' } as const;

  const Input = builder.inputType(`${typeName}Input`, {
    description: definition.input.description,
    fields: (t) => ({
      ...definition.input.fields(t),
      ...(isOfProject(operation) ? { projectId: t.id({ description: projectDescription }) } : {}),
      idempotencyKey: t.string({ description: keyDescription }),
      ...(destructive === undefined
        ? {}
        : {
            dryRun: t.boolean({
              defaultValue: false,
              description:
                'Check everything that needs no writing, tell what would be sent, and send nothing.',
            }),
          }),
    }),
  });

  const Payload = builder.objectRef<MutationResult<Outcome>>(`${typeName}Payload`);
  Payload.implement({
    description: definition.payload.description,
    // Who may run it may read what came of it, and nothing else leads here.
    access: { rule: { operation, customers: selfService === undefined ? 'none' : 'all' } },
    fields: (t) => ({
      ...definition.payload.fields(t as unknown as PayloadBuilder<Outcome>),
      ...(destructive === undefined
        ? {}
        : {
            dryRun: t.field({
              type: DryRunRef,
              nullable: true,
              description: 'What would have been sent; null when it was sent.',
              resolve: (result) => result.dryRun,
            }),
          }),
    }),
  });

  builder.mutationField(name, (t) =>
    t.field({
      type: Payload,
      nullable: true,
      args: { input: t.arg({ type: Input, required: true, description: 'What to do, and to what.' }) },
      access,
      audit: {
        operation,
        targets(args, projectId) {
          const { input } = args as unknown as MutationArguments<Fields>;
          return targetsOf(input, projectId ?? input.projectId ?? null);
        },
      },
      loads: {
        write: operation,
        reads: definition.changedBesides === undefined ? 0 : 1,
        dryRun: destructive?.calls ?? 2,
      },
      errors: {
        types: [
          InvalidInput,
          ...(definition.canMiss === false ? [] : [NotFound]),
          Conflict,
          ...(definition.asksStore === true ? [StoreFailure] : []),
        ],
      },
      ...(definition.deprecationReason === undefined
        ? {}
        : { deprecationReason: definition.deprecationReason }),
      description: `${definition.description} ${scopeNote(operations[operation].scopes)}${selfService === undefined ? '' : selfServiceNote}${betaNote(operation)}`,
      resolve: async (_root, args, context) =>
        (await resolve((args as unknown as MutationArguments<Fields>).input, context)) as never,
    }),
  );

  function targetsOf(
    input: MutationArguments<Fields>['input'],
    projectId: string | null,
  ): Readonly<Record<string, string>> {
    const request = definition.request(input, projectId ?? '') as LimitedRequest;
    return auditTargets(definition.targets?.(input) ?? request.path ?? {}, projectId);
  }

  async function resolve(
    input: InputShapeFromFields<Fields> & AddedFields,
    context: RequestContext,
  ): Promise<MutationResult<Outcome>> {
    const { idempotencyKey, dryRun, projectId: askedProjectId, ...rest } = input;
    const rule = ruleInForce(name, access, context);
    const verdict = judge(context.viewer, rule);
    if (verdict === 'forbidden') throw new ForbiddenError(scopesOf(rule));
    const projectId = await projectOf(askedProjectId, context);
    const request = definition.request(input, projectId);
    // The parts that limits are about, whatever the operation.
    const limited = request as LimitedRequest;
    const named = definition.fieldNames ?? {};
    const fieldNames = typeof named === 'function' ? named(input) : named;
    const { isSecret = false } = definition;
    const keyed = withUpstreamKey(operation, request, {
      viewer: context.viewer,
      mutation: name,
      key: idempotencyKey,
    });
    let upstreamStatus: number | null = null;
    const onAnswer = (status: number): void => {
      upstreamStatus = status;
    };
    const remembered = await runMutation<RememberedResult<Outcome>>(context, {
      name,
      operation,
      projectId,
      rule,
      isOwn: (own) => selfService?.isOwn(input, projectId, own) ?? Promise.resolve(false),
      idempotencyKey: dryRun === true ? null : idempotencyKey,
      input: rest,
      appId: definition.appId?.(input) ?? null,
      fieldNames,
      refusals: definition.refusals ?? {},
      dryRun: dryRun === true,
      targetIds: targetsOf(input, projectId),
      check() {
        const own = [
          ...(definition.check?.(input, context) ?? []),
          ...(verdict === 'allowed' ? [] : (selfService?.check?.(input, context) ?? [])),
        ];
        // Our own sentence about a field says more than that of the limits.
        const told = new Set(own.map((issue) => issue.field.join('.')));
        const limits = documentIssues(operation, limited, fieldNames);
        return [
          ...limits.filter((issue) => !told.has(issue.field.join('.'))),
          ...own,
          ...keyIssues(idempotencyKey, context.viewer),
        ];
      },
      foresee: () => destructive?.foresee(input, projectId, context) ?? Promise.resolve(),
      plan: () => ({ projectId, outcome: null, dryRun: dryRunOf(operation, limited) }),
      async write(client) {
        const work = {
          priority: 'mutation',
          caller: context.viewer.name,
          request: context.requestId,
        } as const;
        const answer = await client.call(operation, keyed, { work, onAnswer }).catch((error: unknown) => {
          for (const change of possibleChanges(error, operation, projectId)) context.changed(change);
          throw error;
        });
        try {
          for (const change of definition.changes(input, answer, projectId)) context.changed(change);
          for (const change of changesOfEveryWrite(operation, upstreamStatus, projectId))
            context.changed(change);
          const besides = (await definition.changedBesides?.(input, projectId, context)) ?? [];
          for (const change of besides) context.changed(change);
          const outcome = definition.outcome(input, answer);
          const written = { projectId, dryRun: null };
          return isSecret && hasKey(idempotencyKey)
            ? { ...written, outcome: null, sealed: sealOutcome(outcome, idempotencyKey) }
            : { ...written, outcome };
        } catch (error) {
          // It was sent, and the answer lacks what this relies on. An error of any other kind would let the key free again.
          const unknown = outcomeOfOddAnswer(error, operation, upstreamStatus);
          for (const change of possibleChanges(unknown, operation, projectId)) context.changed(change);
          throw unknown;
        }
      },
    });
    const result = { ...remembered, upstreamStatus };
    return result.sealed !== undefined && hasKey(idempotencyKey)
      ? { ...result, outcome: openOutcome(result.sealed, idempotencyKey) as Outcome }
      : result;
  }
}
