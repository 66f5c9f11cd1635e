import type { OperationId, operations } from './generated/operations.ts';
import type { WireOperations } from './generated/wire.ts';
import type { RateLimitReading } from './rate-limit-headers.ts';

/** A secret that shows itself only when asked; whoever prints the object must not see it. */
export interface SecretLike {
  reveal(): string;
}

type Flat<T> = { [Key in keyof T]: T[Key] } & {};
type Parameters<Id extends OperationId> = WireOperations[Id]['parameters'];

/** Lists may be given as read-only arrays, and an absent value as `undefined`. */
type Given<T> = {
  [Key in keyof T]: T[Key] extends (infer Item)[] | undefined
    ? readonly Item[] | undefined
    : T[Key] | undefined;
};

/** The parts of the operation's path, by the names in its template. */
type PathOf<Id extends OperationId> = Parameters<Id> extends { path: infer Path } ? Path : never;

/** The operation's query parameters; arrays become repeated names, or one value with commas where upstream says so. */
type QueryOf<Id extends OperationId> =
  Parameters<Id> extends { query?: infer Query }
    ? [Query] extends [undefined]
      ? never
      : Given<NonNullable<Query>>
    : never;

/** The operation's headers other than `Idempotency-Key`. */
type HeadersOf<Id extends OperationId> =
  Parameters<Id> extends { header?: infer Header }
    ? [Header] extends [undefined]
      ? never
      : Given<Omit<NonNullable<Header>, 'Idempotency-Key'>>
    : never;

/** The JSON body that the operation takes. */
export type BodyOf<Id extends OperationId> = JsonContent<NonNullable<WireOperations[Id]['requestBody']>>;
type JsonContent<Content> = Content extends { content: { 'application/json': infer Json } } ? Json : never;

type SuccessStatus = 200 | 201 | 202 | 204;
type Responses<Id extends OperationId> = WireOperations[Id]['responses'];
type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } } ? Json : undefined;

/**
 * What a successful call gives: the JSON answer; `undefined` where the operation answers no body; the address of the
 * file where it answers a redirect, which the client never follows. Types describe the documents: values are not
 * validated, so unknown enum values, extra fields and unexpected nulls arrive as they are.
 */
export type AnswerOf<Id extends OperationId> = 302 extends keyof Responses<Id>
  ? { readonly location: string }
  : JsonOf<Responses<Id>[keyof Responses<Id> & SuccessStatus]>;

/** Operations whose success has no body. */
export type BodilessOperationId = {
  [Id in OperationId]: AnswerOf<Id> extends undefined ? Id : never;
}[OperationId];

/** Operations that answer a list without anything around it. */
export type BareListOperationId = {
  [Id in OperationId]: AnswerOf<Id> extends readonly unknown[] ? Id : never;
}[OperationId];

/** Reading operations that answer a page of a list. */
export type ListOperationId = {
  [Id in OperationId]: (typeof operations)[Id] extends { isList: true; method: 'GET' } ? Id : never;
}[OperationId];

/** What the pages of a list operation hold. */
export type ItemOf<Id extends ListOperationId> =
  AnswerOf<Id> extends { items?: infer Items }
    ? NonNullable<Items> extends readonly (infer Item)[]
      ? Item
      : never
    : never;

type PathInput<Id extends OperationId> = [PathOf<Id>] extends [never]
  ? { readonly path?: never }
  : { readonly path: Readonly<PathOf<Id>> };
type OptionalInput<Name extends string, Value> = [Value] extends [never]
  ? { readonly [Key in Name]?: never }
  : object extends Value
    ? { readonly [Key in Name]?: Readonly<Value> | undefined }
    : { readonly [Key in Name]: Readonly<Value> };
type BodyInput<Id extends OperationId> = [BodyOf<Id>] extends [never]
  ? { readonly body?: never }
  : WireOperations[Id] extends { requestBody: object }
    ? { readonly body: BodyOf<Id> }
    : { readonly body?: BodyOf<Id> | undefined };
type KeyInput<Id extends OperationId> = (typeof operations)[Id]['takesIdempotencyKey'] extends true
  ? { readonly idempotencyKey?: string | undefined }
  : { readonly idempotencyKey?: never };

/**
 * Everything one call needs. `idempotencyKey` exists only where upstream takes one: elsewhere a key would be a
 * promise that nobody keeps.
 */
export type CallInput<Id extends OperationId> = Flat<
  PathInput<Id> &
    OptionalInput<'query', QueryOf<Id>> &
    OptionalInput<'headers', HeadersOf<Id>> &
    BodyInput<Id> &
    KeyInput<Id>
>;

/** The same input without types, as the inner parts handle it. */
export interface UntypedInput {
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Which calls go first when not all may be sent now: changes, then what one viewer waits for, then the many calls of a
 * long list, then refreshes that nobody waits for.
 */
export type WorkPriority = 'mutation' | 'interactive' | 'list' | 'background';

/** For whom a call is made, so that no caller's work keeps another's waiting. */
export interface CallWork {
  readonly priority: WorkPriority;
  /** Whoever waits for it; equal for all requests of one viewer. */
  readonly caller: string;
  /** The request that it belongs to. */
  readonly request?: string;
}

export interface CallOptions {
  /** Ends the call early. A read then rejects with the signal's reason, a write that was sent with OutcomeUnknownError. */
  readonly signal?: AbortSignal | undefined;
  /** Deadline of the whole call in milliseconds, retries and waits between them included. */
  readonly timeoutMs?: number | undefined;
  /** Default: one viewer waits, and nobody knows which. */
  readonly work?: CallWork | undefined;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to pass as `startingAfter` for the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** Which page to read; upstream's default limit is 20, and it may answer fewer than asked. */
export interface PageRequest {
  readonly startingAfter?: string | undefined;
  readonly limit?: number | undefined;
}

/** How far to read a list. */
export interface PagesRequest extends PageRequest {
  /** The most pages to ask for. Required, because every page is an upstream call. */
  readonly maxPages: number;
}

/** RevenueCat's REST API for one credential. Every method rejects with a `RevenueCatError`. */
export interface RevenueCatClient {
  /** Calls one operation and gives its answer. */
  call<Id extends OperationId>(id: Id, input: CallInput<Id>, options?: CallOptions): Promise<AnswerOf<Id>>;
  /** Reads one page. Items that are not objects are dropped. */
  page<Id extends ListOperationId>(
    id: Id,
    input: CallInput<Id>,
    page: PageRequest,
    options?: CallOptions,
  ): Promise<Page<ItemOf<Id>>>;
  /**
   * Reads pages one after another and stops after `maxPages`: whether more exist says the last page's `nextCursor`.
   * The deadline holds for each page. Fails with MalformedAnswerError when upstream repeats a cursor.
   */
  pages<Id extends ListOperationId>(
    id: Id,
    input: CallInput<Id>,
    pages: PagesRequest,
    options?: CallOptions,
  ): AsyncIterable<Page<ItemOf<Id>>>;
  /** The last rate-limit headers of each domain that has answered. */
  rateLimits(): readonly RateLimitReading[];
}
