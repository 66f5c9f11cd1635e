import type { OperationId } from '../../revenuecat/generated/operations.ts';
import type { WireOperations } from '../../revenuecat/generated/wire.ts';
import type { ApiKey } from './api-keys.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';
import type { SandboxStore } from '../state/sandbox-store.ts';

/** A request that has passed every gate: key, project, rate limit, scopes, parameters. */
export interface SandboxRequest {
  readonly key: ApiKey;
  readonly store: SandboxStore;
  /** The project that the path names; of the key, where the path names none. */
  readonly project: ProjectStore;
  /** Milliseconds since the epoch; one value for the whole answer. */
  readonly now: number;
  readonly url: URL;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly expand: ReadonlySet<string>;
  readonly headers: Headers;
  /** Parsed JSON, not yet checked against anything; undefined without a body. */
  readonly body: unknown;
  /** For the ids of new objects. */
  readonly random: Random;
}

type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } } ? Json : null;
type SuccessOf<Responses> = Responses extends { 200: infer Ok }
  ? JsonOf<Ok>
  : Responses extends { 201: infer Created }
    ? JsonOf<Created>
    : null;

/** Sends the caller somewhere else instead of answering a body. */
export class Redirect {
  readonly location: string;

  constructor(location: string) {
    this.location = location;
  }
}

/** What an operation answers when it succeeds: a body, nothing, or where to look. */
type AnswerOf<Id extends OperationId> = WireOperations[Id]['responses'] extends { 302: unknown }
  ? Redirect
  : SuccessOf<WireOperations[Id]['responses']>;

/**
 * What the sandbox does for each operation. A handler returns the body of success (the status is the table's) and
 * throws a SandboxError for anything else.
 */
export type Handlers = { readonly [Id in OperationId]?: (request: SandboxRequest) => AnswerOf<Id> };
