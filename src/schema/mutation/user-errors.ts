import { builder } from '../builder.ts';

type UserErrorCode = 'INVALID_INPUT' | 'NOT_FOUND' | 'CONFLICT' | 'STORE_ERROR';

/** One thing that is wrong with an input. */
export interface InputIssue {
  /** The path within the input, in its own names. */
  readonly field: readonly string[];
  readonly message: string;
}

/** A mutation that could not be done for a reason that its sender can act on: an answer, not a failure of the server. */
export abstract class UserError extends Error {
  abstract readonly code: UserErrorCode;
  readonly docUrl: string | null = null;
}

export class InvalidInput extends UserError {
  readonly code = 'INVALID_INPUT';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super(issues.map((issue) => issue.message).join(' '));
    this.issues = issues;
  }
}

export class NotFound extends UserError {
  readonly code = 'NOT_FOUND';
}

export class Conflict extends UserError {
  readonly code = 'CONFLICT';
  readonly retryAfterMs: number | null;
  readonly referencedIds: readonly string[];

  constructor(
    message: string,
    detail: { retryAfterMs?: number | null; referencedIds?: readonly string[] } = {},
  ) {
    super(message);
    this.retryAfterMs = detail.retryAfterMs ?? null;
    this.referencedIds = detail.referencedIds ?? [];
  }
}

export class StoreFailure extends UserError {
  readonly code = 'STORE_ERROR';
  readonly retryAfterMs: number | null;

  constructor(retryAfterMs: number | null) {
    super('The store reports a problem. What it says is in the dashboards of the store and of RevenueCat.');
    this.retryAfterMs = retryAfterMs;
  }
}

const UserErrorCodeRef = builder.enumType('UserErrorCode', {
  description: 'What kind of reason kept a mutation from being done.',
  values: {
    INVALID_INPUT: { description: 'A value of the input cannot be used.' },
    NOT_FOUND: { description: 'Something that the input names does not exist.' },
    CONFLICT: { description: 'It cannot be done in the present state.' },
    STORE_ERROR: { description: 'The store behind RevenueCat failed or refused.' },
  } satisfies Record<UserErrorCode, object>,
});

const UserErrorRef = builder.interfaceRef<UserError>('UserError').implement({
  description: 'Why a mutation was not done, in terms that its sender can act on.',
  fields: (t) => ({
    message: t.exposeString('message', {
      access: 'free',
      nullable: false,
      description: 'What is wrong and what to do, as sentences for a person.',
    }),
    code: t.expose('code', {
      type: UserErrorCodeRef,
      access: 'free',
      nullable: false,
      description: 'The kind of failure, for programs to tell apart.',
    }),
    docUrl: t.exposeString('docUrl', {
      access: 'free',
      nullable: true,
      description: 'Where more is written about it; null when there is nothing.',
    }),
  }),
});

const InputIssueRef = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One thing that is wrong with an input.',
  shareable: true,
  access: { rule: 'free' },
  fields: (t) => ({
    field: t.stringList({
      nullable: { list: false, items: false },
      description: 'The path within the input.',
      resolve: (issue) => [...issue.field],
    }),
    message: t.exposeString('message', {
      nullable: false,
      description: 'What is wrong there and what would be right.',
    }),
  }),
});

builder.objectType(InvalidInput, {
  name: 'InvalidInputError',
  description: 'The input cannot be used. All that is wrong with it is told at once, and nothing was done.',
  interfaces: [UserErrorRef],
  access: { rule: 'free' },
  fields: (t) => ({
    field: t.stringList({
      nullable: { list: true, items: false },
      description: 'The path of the first thing that is wrong; null when no field can be named.',
      resolve: ({ issues }) => {
        const [first] = issues;
        return first === undefined || first.field.length === 0 ? null : [...first.field];
      },
    }),
    issues: t.field({
      type: [InputIssueRef],
      nullable: { list: false, items: false },
      description: 'Everything that is wrong.',
      resolve: ({ issues }) => [...issues],
    }),
  }),
});

builder.objectType(NotFound, {
  name: 'NotFoundError',
  description: 'Something that the input names does not exist. Nothing was done.',
  interfaces: [UserErrorRef],
  access: { rule: 'free' },
});

builder.objectType(Conflict, {
  name: 'ConflictError',
  description: 'It cannot be done in the present state. Nothing was done.',
  interfaces: [UserErrorRef],
  access: { rule: 'free' },
  fields: (t) => ({
    retryAfterMs: t.int({
      nullable: true,
      description: 'After how many milliseconds it may be tried again; null when waiting does not help.',
      resolve: (conflict) => conflict.retryAfterMs,
    }),
    referencedIds: t.idList({
      nullable: { list: false, items: false },
      description: 'Ids of the objects that stand in the way.',
      resolve: (conflict) => [...conflict.referencedIds],
    }),
  }),
});

builder.objectType(StoreFailure, {
  name: 'StoreError',
  description: 'The store behind RevenueCat failed or refused.',
  interfaces: [UserErrorRef],
  access: { rule: 'free' },
  fields: (t) => ({
    retryAfterMs: t.int({
      nullable: true,
      description: 'After how many milliseconds it may be tried again; null when the store does not say.',
      resolve: (failure) => failure.retryAfterMs,
    }),
  }),
});
