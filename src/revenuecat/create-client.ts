import type {
  AnswerOf,
  CallInput,
  CallOptions,
  ItemOf,
  ListOperationId,
  Page,
  PageRequest,
  PagesRequest,
  RevenueCatClient,
  SecretLike,
  UntypedInput,
} from './call.ts';
import type { ClientEvents } from './client-events.ts';
import { systemClock, type Clock } from './clock.ts';
import { MalformedAnswerError } from './errors.ts';
import type { OperationId } from './generated/operations.ts';
import { createLoopGuard, readPage, UnreadablePage } from './pagination.ts';
import { performCall, type CallContext } from './perform-call.ts';
import { normalizeBaseUrl, prepareRequest } from './request.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import { createUpstreamGate, type UpstreamGate } from './traffic/upstream-gate.ts';
import { createTransport, type FetchLike } from './transport.ts';

export interface ClientOptions {
  /** Address of the API without version, such as `https://api.revenuecat.com`; `/v2` and `/v1` are added. */
  readonly baseUrl: string;
  /** Sent as Bearer token with every operation. Another key, as external purchases take, needs another client. */
  readonly apiKey: SecretLike;
  /** Who sends; by default undici over a pool of kept connections. Given one, the client opens no connection. */
  readonly fetch?: FetchLike | undefined;
  /** Deadline of a call in milliseconds, retries included, unless the call brings its own. */
  readonly timeoutMs: number;
  readonly retry?: Partial<RetryPolicy> | undefined;
  readonly clock?: Clock | undefined;
  readonly events?: ClientEvents | undefined;
  /** Source of jitter, from 0 up to, but not including, 1. */
  readonly random?: (() => number) | undefined;
  /** What all clients of one upstream host share; by default the client has one of its own, with 5 % headroom. */
  readonly gate?: UpstreamGate | undefined;
}

/** A client for one credential. Throws TypeError when the base address cannot be used. */
export function createClient(options: ClientOptions): RevenueCatClient & { close(): Promise<void> } {
  const baseUrl = normalizeBaseUrl(options.baseUrl);
  const policy: RetryPolicy = { ...defaultRetryPolicy, ...options.retry };
  const clock = options.clock ?? systemClock;
  const events = options.events ?? {};
  const random = options.random ?? Math.random;
  const transport = createTransport({ apiKey: options.apiKey, fetch: options.fetch });
  const gate =
    options.gate ??
    createUpstreamGate({
      clock,
      random,
      events,
      retry: policy,
      headroomPercent: 5,
      maxConcurrency: 64,
    });
  const context: CallContext = {
    transport,
    gate,
    timeoutMs: options.timeoutMs,
    policy,
    clock,
    events,
    random,
  };

  async function send(
    id: OperationId,
    input: UntypedInput,
    callOptions: CallOptions | undefined,
  ): Promise<unknown> {
    return performCall(context, prepareRequest(baseUrl, id, input), callOptions);
  }

  async function page<Id extends ListOperationId>(
    id: Id,
    input: CallInput<Id>,
    { startingAfter, limit }: PageRequest,
    callOptions?: CallOptions,
  ): Promise<Page<ItemOf<Id>>> {
    const untyped = untypedInput(input);
    const query = { ...untyped.query, starting_after: startingAfter, limit };
    const list = await send(id, { ...untyped, query }, callOptions);
    try {
      const answer = readPage<ItemOf<Id>>(list);
      if (answer.nextCursor !== null && answer.nextCursor === startingAfter) throw endless(id);
      return answer;
    } catch (error) {
      if (error instanceof UnreadablePage) throw unreadable(id);
      throw error;
    }
  }

  async function* pages<Id extends ListOperationId>(
    id: Id,
    input: CallInput<Id>,
    { startingAfter, limit, maxPages }: PagesRequest,
    callOptions?: CallOptions,
  ): AsyncGenerator<Page<ItemOf<Id>>, void, undefined> {
    const leadsBack = createLoopGuard();
    let cursor = startingAfter;
    for (let read = 0; read < maxPages; read += 1) {
      if (cursor !== undefined && leadsBack(cursor)) throw endless(id);
      const answer = await page(id, input, { startingAfter: cursor, limit }, callOptions);
      yield answer;
      if (answer.nextCursor === null) return;
      cursor = answer.nextCursor;
    }
  }

  return {
    // The answer is typed by the documents, not by a check: see AnswerOf.
    call: async <Id extends OperationId>(id: Id, input: CallInput<Id>, callOptions?: CallOptions) =>
      (await send(id, untypedInput(input), callOptions)) as AnswerOf<Id>,
    page,
    pages,
    budgets: () => gate.budgetsOf(transport.keyName),
    close: () => transport.close(),
  };
}

/** Types of inputs differ by operation; the inner parts go by the table instead. */
function untypedInput(input: object): UntypedInput {
  return input;
}

function unreadable(operationId: OperationId): MalformedAnswerError {
  return new MalformedAnswerError(
    { operationId, status: 200, retryable: true },
    'upstream answered no readable list.',
  );
}

function endless(operationId: OperationId): MalformedAnswerError {
  return new MalformedAnswerError(
    { operationId, status: 200, retryable: false },
    'the pages of a list lead in a circle.',
  );
}
