import {
  getNamedType,
  isLeafType,
  typeFromAST,
  type GraphQLObjectType,
  type GraphQLUnionType,
  type NamedTypeNode,
} from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Idempotency } from '../../src/loading/idempotency.ts';
import { createRedisIdempotency } from '../../src/redis/idempotency/redis-idempotency.ts';
import type { OperationId } from '../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { estimate } from './estimate.ts';
import { createMemoryWriteRecords } from '../fakes/memory-write-records.ts';
import { createFacade, type Facade } from './facade.ts';
import { holdNext } from './held-writes.ts';
import { printedSchema } from './sandbox-probes.ts';

/** The input of a mutation, which may need what the sandbox holds. */
type Input = Record<string, unknown>;
type InputFor = (facade: Facade) => Input | Promise<Input>;

/**
 * What leads to a refusal: an input, a project that is gone, or `locked`: the same is asked for twice at once, and the one that
 * comes second is refused as long as the first is under way.
 */
type Situation = InputFor | { readonly inGoneProject: Input } | 'locked';

/** What a mutation must do, and how it must fail. */
export interface MutationCase {
  /** The field of Mutation. */
  readonly mutation: string;
  readonly operation: OperationId;
  /** The selection of the payload that reads the change back, in the same request. */
  readonly payload: string;
  readonly input: InputFor;
  /** Holds the payload that came against what must have changed. */
  expectPayload(payload: Record<string, unknown>, facade: Facade, input: Input): void | Promise<void>;
  /** What ends as each of these members of the result union. */
  readonly refusals: Readonly<Partial<Record<'NotFoundError' | 'ConflictError' | 'StoreError', Situation>>>;
  /** An input that is refused before any call, and the fields that are named, all at once. */
  readonly invalid: { readonly input: InputFor; readonly fields: readonly (readonly string[])[] };
  /** Fields of the payload that are null after this very input, because what they tell is not there. */
  readonly emptyHere?: readonly string[];
  /** Whether `dryRun` exists: it then must tell the request and send nothing. */
  readonly destructive?: boolean;
}

interface Result {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterMs?: number | null;
  readonly issues?: readonly { readonly field: readonly string[]; readonly message: string }[];
}

/** A server that was set up for a project which upstream does not have, or not any more. */
function facadeOfGoneProject(): Promise<Facade> {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, rateLimits: 'off' });
  const env = {
    REVENUECAT_API_KEY: sandbox.keys.read,
    REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
    REVENUECAT_PROJECT_ID: 'proj00000000',
  };
  return createFacade({ clock, sandbox, env, fetch: sandbox.fetch });
}

/** The input, with the sandbox told that the store behind it fails. */
export function refusedByStore(operationId: OperationId, inputFor: InputFor): InputFor {
  return (facade) => {
    facade.sandbox.faults.add({ operationId, kind: 'status', status: 422, type: 'store_error' });
    return inputFor(facade);
  };
}

/** Makes the tests that every mutation has. Each runs on a sandbox of its own. */
export function describeMutation(mutationCase: MutationCase): void {
  const { mutation, operation } = mutationCase;
  const typeName = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const document = (selection: string): string => `
    mutation Run($input: ${typeName}Input!) {
      ${mutation}(input: $input) {
        __typename
        ... on ${typeName}Payload { ${selection} }
        ... on UserError { message code }
        ... on InvalidInputError { issues { field message } }
        ... on ConflictError { retryAfterMs }
      }
    }`;
  const run = async (facade: Facade, input: Input, selection = mutationCase.payload): Promise<Result> => {
    const callsBefore = facade.sandbox.calls.length;
    const data = await facade.data<Record<string, Result>>(document(selection), { input });
    // What upstream had sent again because of a lock is in no plan.
    const calls = facade.sandbox.calls.slice(callsBefore).filter(({ status }) => status !== 423).length;
    expect(calls).toBeLessThanOrEqual(estimate(document(selection), { input }));
    const result = data[mutation];
    if (result === undefined) throw new Error(`${mutation} gave no result.`);
    return result;
  };
  const refused = async (situation: Situation): Promise<Result> => {
    if (situation === 'locked') return refusedAsLocked();
    if (typeof situation === 'object') {
      const facade = await facadeOfGoneProject();
      return run(facade, situation.inGoneProject, '__typename');
    }
    const facade = await createFacade();
    return run(facade, await situation(facade), '__typename');
  };
  const refusedAsLocked = async (): Promise<Result> => {
    const facade = await createFacade();
    const input = await mutationCase.input(facade);
    const { begun, release } = holdNext(facade.sandbox, operation);
    const first = run(facade, input, '__typename');
    await begun;
    // It is tried again after the time that upstream names, and given up in the end.
    const second = await facade.clock.finish(run(facade, input, '__typename'));
    expect(second.retryAfterMs).toBe(1000);
    release();
    expect((await first).__typename).toBe(`${typeName}Payload`);
    return second;
  };
  const sent = (facade: Facade): number => facade.sandbox.callsTo(operation).length;

  describe(mutation, () => {
    // The run fails when a mutation of the schema was not among those that said so.
    beforeEach(({ task }) => {
      task.meta.mutation = mutation;
    });

    test('does it once, and reads the change back in the same request', async () => {
      const facade = await createFacade();
      const input = await mutationCase.input(facade);
      const before = sent(facade);
      const { __typename, ...payload } = await run(facade, input);
      expect(__typename, JSON.stringify(payload)).toBe(`${typeName}Payload`);
      expect(sent(facade) - before).toBe(1);
      await mutationCase.expectPayload(payload, facade, input);
    });

    test('gives every field of its payload, but what a dry run would have sent', async () => {
      const facade = await createFacade();
      const { astNode } = printedSchema.getType(`${typeName}Payload`) as GraphQLObjectType;
      const fields = (astNode?.fields ?? []).filter((field) => field.name.value !== 'dryRun');
      const selection = fields.map(({ name, type }) => {
        const isLeaf = isLeafType(getNamedType(typeFromAST(printedSchema, type as NamedTypeNode)));
        return isLeaf ? name.value : `${name.value} { __typename }`;
      });
      const { __typename, ...payload } = await run(
        facade,
        await mutationCase.input(facade),
        selection.join(' '),
      );
      expect(__typename).toBe(`${typeName}Payload`);
      const empty = Object.entries(payload).filter(([, value]) => value === null);
      expect(empty.map(([name]) => name)).toEqual(mutationCase.emptyHere ?? []);
    });

    test('is tried for each member of its result union', () => {
      const { astNode } = printedSchema.getType(`${typeName}Result`) as GraphQLUnionType;
      const members = (astNode?.types ?? []).map(({ name }) => name.value);
      // A conflict is met with a key that was used before, and the others for every mutation.
      const always = [`${typeName}Payload`, 'InvalidInputError', 'ConflictError'];
      const tried = Object.keys(mutationCase.refusals);
      expect(new Set([...always, ...tried])).toEqual(new Set(members));
    });

    for (const [member, situation] of Object.entries(mutationCase.refusals)) {
      test(`answers ${member} where that is the reason`, async () => {
        const result = await refused(situation);
        expect(result.__typename, JSON.stringify(result)).toBe(member);
        expect(result.message).toMatch(/\.$/);
      });
    }

    test('tells everything that is wrong with its input at once, without a call', async () => {
      const facade = await createFacade();
      const input = await mutationCase.invalid.input(facade);
      facade.takeCalls();
      const result = await run(facade, input, '__typename');
      expect(result.__typename, JSON.stringify(result)).toBe('InvalidInputError');
      expect(result.issues?.map((issue) => issue.field)).toEqual(mutationCase.invalid.fields);
      expect(facade.takeCalls()).toEqual([]);
    });

    test('is sent once for one idempotency key, also while the first is under way', async () => {
      const facade = await createFacade();
      const input = { ...(await mutationCase.input(facade)), idempotencyKey: 'one intention' };
      const before = sent(facade);
      const [first, second] = await Promise.all([run(facade, input), run(facade, input)]);
      expect(await run(facade, input)).toEqual(first);
      expect(second).toEqual(first);
      expect(first.__typename, JSON.stringify(first)).toBe(`${typeName}Payload`);
      expect(sent(facade) - before).toBe(1);
    });

    test('gives the same result to its key on another server, from what is remembered as text', async () => {
      const { records, link } = createMemoryWriteRecords();
      const clock = createManualClock();
      const another = (): Idempotency =>
        createRedisIdempotency({ records, link, sleep: clock.sleep, onLost: () => undefined });
      const one = await createFacade({ idempotency: another(), clock });
      const { sandbox } = one;
      const other = await createFacade({ idempotency: another(), sandbox, clock });
      const input = { ...(await mutationCase.input(one)), idempotencyKey: 'one intention' };
      const first = await run(one, input);
      expect(first.__typename, JSON.stringify(first)).toBe(`${typeName}Payload`);
      const before = sent(one);
      expect(await run(other, input)).toEqual(first);
      expect(sent(one)).toBe(before);
    });

    test('is refused without its scope, and not sent', async () => {
      const facade = await createFacade();
      const input = await mutationCase.input(facade);
      facade.takeCalls();
      for (const asker of [
        { scopes: ['project_configuration:projects:read'] },
        { customerId: 'ada' },
      ] as const) {
        const answer = await facade.query(document('__typename'), { input }, asker);
        expect(answer.data).toEqual({ [mutation]: null });
        expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
      }
      expect(facade.takeCalls()).toEqual([]);
    });

    test('answers ConflictError to a key that was used with another input, and sends nothing', async () => {
      const facade = await createFacade();
      const key = { idempotencyKey: 'one intention' };
      const [input, other] = [await mutationCase.input(facade), await mutationCase.invalid.input(facade)];
      await run(facade, { ...input, ...key }, '__typename');
      facade.takeCalls();
      const result = await run(facade, { ...other, ...key }, '__typename');
      expect(result).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
      expect(facade.takeCalls()).toEqual([]);
    });

    if (mutationCase.destructive === true) {
      test('tells on a dry run what it would send, and sends nothing', async () => {
        const facade = await createFacade();
        const input = { ...(await mutationCase.input(facade)), dryRun: true };
        const result = (await run(facade, input, 'dryRun { operation method path body }')) as unknown as {
          __typename: string;
          dryRun: { operation: string; path: string };
        };
        expect(result.__typename).toBe(`${typeName}Payload`);
        expect(result.dryRun.operation).toBe(operation);
        expect(sent(facade)).toBe(0);
      });
    }
  });
}
