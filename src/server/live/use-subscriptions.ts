import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import type { SubscriptionMetrics } from '../../observability/metrics/subscription-metrics.ts';
import type { Clock } from '../../revenuecat/clock.ts';
import { RateLimitedError } from '../../revenuecat/errors.ts';
import { originalOf } from '../results/error-response.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { ServerContext } from '../request/request-context.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { NoEventStreamError } from './live-errors.ts';
import type { OpenSubscriptions } from './open-subscriptions.ts';

type GetEnveloped = YogaServerInstance<object, object>['getEnveloped'];

/** What the context of a subscription holds beside what resolvers see. */
type SubscriptionContext = ServerContext & RequestFacts & { readonly request: Request };

/**
 * Runs subscriptions. Yoga makes one context for a whole subscription, in which a DataLoader would give its first answer for
 * ever; so the source is begun in that one, and each event is executed as a request of its own, with a context of its own,
 * through every plugin. The first plugin of all, so that the others lie around what it executes.
 */
export function useSubscriptions(options: {
  open: OpenSubscriptions;
  clock: Clock;
  /** Told what becomes of each; null where nobody watches. */
  watch: SubscriptionMetrics | null;
}): Plugin<ServerContext> {
  const { open, clock, watch } = options;
  let getEnveloped: GetEnveloped | undefined;

  /** One execution of the document, whose root is the event. */
  const executeEvent = async (
    args: ExecutionArgs,
    context: SubscriptionContext,
    event: unknown,
    ofEvents: Request,
  ): Promise<ExecutionResult> => {
    if (getEnveloped === undefined) throw new Error('Yoga has not begun.');
    const { viewer, requestId } = context;
    const facts: RequestFacts & { request: Request } = {
      viewer,
      requestId,
      ofEvent: true,
      request: ofEvents,
    };
    const enveloped = getEnveloped(facts);
    const contextValue: unknown = await enveloped.contextFactory();
    return (await enveloped.execute({ ...args, rootValue: event, contextValue })) as ExecutionResult;
  };

  /** An event whose rereading the budget has no room for comes later, not without its data. */
  const executeWithPatience = async (
    args: ExecutionArgs,
    context: SubscriptionContext,
    event: unknown,
    ofEvents: Request,
  ): Promise<ExecutionResult> => {
    for (let attempt = 1; ; attempt += 1) {
      const result = await executeEvent(args, context, event, ofEvents);
      const waitMs = attempt < mostAttempts ? waitMsOf(result) : null;
      if (waitMs === null || ofEvents.signal.aborted) return result;
      await clock.sleep(waitMs, ofEvents.signal);
    }
  };

  const subscribe = async (args: ExecutionArgs): Promise<EventStream | ExecutionResult> => {
    const context = args.contextValue as SubscriptionContext;
    const { viewer, work } = context;
    if (!takesEventStream(context.request.headers)) return refused(new NoEventStreamError());
    let stream: EventStream | null = null;
    let leave: () => void;
    try {
      leave = open.enter(viewer, () => stream?.end('closing'));
    } catch (error) {
      return refused(error);
    }
    const source = await createSourceEventStream(args).catch((error: unknown) => {
      leave();
      throw error;
    });
    if (!(Symbol.asyncIterator in source)) {
      leave();
      return source;
    }
    const over = new AbortController();
    const { transport = 'sse' } = context;
    watch?.opened(transport);
    const { url, headers } = context.request;
    const ofEvents = new Request(url, { headers, signal: over.signal });
    stream = createEventStream({
      source: source[Symbol.asyncIterator](),
      async execute(event) {
        const result = await executeWithPatience(args, context, event, ofEvents);
        const at = momentOf(event);
        if (at !== null) watch?.told(Math.max(0, clock.now() - at));
        return result;
      },
      expiresAt: viewer.expiresAt,
      clock,
      onEnd(how) {
        leave();
        watch?.ended(transport, how);
        work.clientGone.removeEventListener('abort', gone);
        const reason = new DOMException('The subscription is over.', 'AbortError');
        work.abandon(reason);
        over.abort(reason);
        if (how === 'unread') context.cut?.();
      },
    });
    const gone = (): void => stream?.end('left');
    if (work.clientGone.aborted) gone();
    else work.clientGone.addEventListener('abort', gone, { once: true });
    return stream;
  };

  return {
    onYogaInit({ yoga }) {
      getEnveloped = yoga.getEnveloped;
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn((args: unknown) => subscribe(args as ExecutionArgs));
    },
    onExecute({ args, setExecuteFn }) {
      const { document, operationName } = args as ExecutionArgs;
      const operation = getOperationAST(document, operationName)?.operation;
      // Yoga's own executor would subscribe to the source again.
      if (operation === OperationTypeNode.SUBSCRIPTION) setExecuteFn(execute);
    },
  };
}

const mostAttempts = 10;
const shortestWaitMs = 1_000;
const longestWaitMs = 60_000;

/** How long to wait until the same may be read; null where waiting is no help. */
function waitMsOf({ errors = [] }: ExecutionResult): number | null {
  const limits = errors.map(originalOf).filter((error) => error instanceof RateLimitedError);
  if (limits.length === 0) return null;
  const longest = Math.max(...limits.map(({ retryAfterMs }) => retryAfterMs ?? 0));
  return Math.min(Math.max(longest, shortestWaitMs), longestWaitMs);
}

/** When it happened, in epoch milliseconds; null for what does not say. */
function momentOf(event: unknown): number | null {
  if (typeof event !== 'object' || event === null || !('occurredAt' in event)) return null;
  return typeof event.occurredAt === 'number' ? event.occurredAt : null;
}

function refused(error: unknown): ExecutionResult {
  if (!(error instanceof Error)) throw error;
  // Without `data`: nothing was executed.
  return { errors: [new GraphQLError(error.message, { originalError: error })] };
}

/** Whether the answer may be a stream. Nothing is begun for whoever could not be given it. */
function takesEventStream(headers: Headers): boolean {
  const accepted = (headers.get('accept') ?? '*/*').split(',');
  return accepted.some((type) => eventStreams.has(type.split(';')[0]?.trim().toLowerCase() ?? ''));
}

const eventStreams: ReadonlySet<string> = new Set(['text/event-stream', 'text/*', '*/*']);
