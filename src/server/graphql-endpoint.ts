import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, mapAsyncIterator, type GraphQLParams } from 'graphql-yoga';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';
import { useCallLimit } from './call-limit.ts';
import { createShowResult, useShownErrors, type RequestFacts } from './graphql-errors.ts';
import type { OpenSubscriptions } from './live/open-subscriptions.ts';
import { useSubscriptions } from './live/use-subscriptions.ts';
import { useExecutionDeadline } from './execution-deadline.ts';
import { graphqlPath } from './graphql-path.ts';
import { useUpstreamReport } from './upstream-report.ts';
import type { AnswerMemory } from './answer-memory.ts';
import type { ServerContext } from './request-context.ts';
import type { RequestWork } from './request-work.ts';
import { useIncrementalDelivery } from './incremental-delivery.ts';
import { useIntrospectionGate } from './introspection.ts';
import { useDocumentLimits } from './limits/use-document-limits.ts';
import { looksLikeJsonPost, readPlainPost } from './plain-json-post.ts';
import { createResultPresenter, type AnyResult } from './result-presenter.ts';
import type { Clock } from '../revenuecat/clock.ts';

/** Answers GraphQL. Whoever calls it has found out who is asking. */
export interface GraphqlEndpoint {
  /** Over HTTP. */
  answer(request: Request, facts: RequestFacts): Promise<Response>;
  /**
   * One operation that came in another way, through the same plugins, with its errors as they may be shown. Ends when the
   * signal of the request does; what it accepts says whether a stream may be answered.
   */
  run(params: GraphQLParams, request: Request, facts: RequestFacts): Promise<ShownResult>;
}

/** A result to be sent, or several, one after the other. */
export type ShownResult = ExecutionResult | AsyncIterableIterator<ExecutionResult>;

/**
 * Yoga's hooks around HTTP. They would not run for the requests that take the short way, and what guards or measures must
 * run for every request: such things belong into the routes.
 */
const hooksAroundHttp = ['onRequest', 'onRequestParse', 'onResponse'] as const;

/**
 * GraphQL over HTTP for the schema. A read that comes as a plain JSON POST, which is nearly every request, takes a short
 * way: the same plugins and the same executor, without Yoga's HTTP layer around them, which costs more than most
 * documents. Everything else, and every answer that is not plain data, is Yoga's.
 */
export function createGraphqlEndpoint(options: {
  schema: GraphQLSchema;
  config: Config;
  logger: Logger;
  clock: Clock;
  contextFor(facts: RequestFacts, request: Request): ServerContext;
  answers: AnswerMemory;
  subscriptions: OpenSubscriptions;
  /** Closes the connection that the request came by. */
  cut(request: Request): void;
}): GraphqlEndpoint {
  const { answers } = options;
  const { corsOrigins } = options.config.http;
  const showResult = createShowResult({
    logger: options.logger,
    introspection: options.config.introspection,
  });
  const showErrors = useShownErrors(showResult);
  const plugins = [
    // First, because what these execute is what the others lie around.
    useIncrementalDelivery(),
    useSubscriptions({ open: options.subscriptions, clock: options.clock }),
    useExecutionDeadline({ limitMs: options.config.limits.executionMs, clock: options.clock }),
    // Later plugins wrap earlier ones, so what was cut by the deadline is reported too.
    useUpstreamReport(),
    useIntrospectionGate({ everybody: options.config.introspection }),
    useDocumentLimits(options.config.limits),
    useCallLimit(options.config.limits),
    showErrors,
  ];
  const misplaced = hooksAroundHttp.find((hook) => plugins.some((plugin: object) => hook in plugin));
  if (misplaced !== undefined) throw new Error(`A plugin has ${misplaced}, which not every request runs.`);
  const yoga = createYoga<RunFacts, ServerContext>({
    schema: options.schema,
    graphqlEndpoint: graphqlPath,
    context(initial) {
      const context = options.contextFor(initial, initial.request);
      initial.noteContext?.(context);
      return context;
    },
    // Node's own. A stream of Yoga's polyfill, put into a response of Node's, ends the process when its reader leaves.
    fetchAPI: { Response, ReadableStream },
    // Ours serves everything itself; Yoga's pages load code from another host.
    graphiql: false,
    landingPage: false,
    logging: false,
    // Errors are shown by our own table, for parse and validation errors too.
    maskedErrors: false,
    multipart: false,
    cors:
      corsOrigins === 'any'
        ? { origin: '*', credentials: false }
        : corsOrigins.length > 0
          ? { origin: [...corsOrigins], credentials: false }
          : false,
    plugins,
  });
  const presenter = createResultPresenter({ schema: options.schema, showErrors });

  const run: GraphqlEndpoint['run'] = async (params, request, facts) => {
    const result: AnyResult = (await yoga.getResultForParams({ params, request }, facts)) as AnyResult;
    if (result === undefined) throw new Error('The operation has no result.');
    return Symbol.asyncIterator in result
      ? mapAsyncIterator(result[Symbol.asyncIterator](), (part) => showResult(part, facts))
      : showResult(result, facts);
  };

  const answer: GraphqlEndpoint['answer'] = async (request, facts) => {
    const short = looksLikeJsonPost(request) && !(corsOrigins.length > 0 && request.headers.has('origin'));
    if (!short) return yoga.fetch(request, { ...facts, cut: () => options.cut(request) });
    const body = await request.text();
    // Whoever asks for what holds now is not given what held a moment ago.
    const mayRecall = !request.headers.has('cache-control');
    const type = await presenter.jsonType(request);
    const known = mayRecall && type !== null ? answers.recall(facts.viewer, body) : null;
    if (known !== null) return jsonAnswer(known, type);
    const post = readPlainPost(body);
    const asYogaReads = () =>
      new Request(request.url, {
        method: 'POST',
        headers: request.headers,
        body,
        signal: request.signal,
      });
    if (post === null) return yoga.fetch(asYogaReads(), { ...facts, cut: () => options.cut(request) });
    let result: AnyResult;
    let work: RequestWork | undefined;
    const noteContext = (context: ServerContext): void => {
      work = context.work;
    };
    try {
      const { params } = post;
      result = (await yoga.getResultForParams({ params, request }, { ...facts, noteContext })) as AnyResult;
    } catch {
      // A plugin refused the parameters. Nothing but reads comes here, so asking again changes nothing.
      return yoga.fetch(asYogaReads(), facts);
    }
    if (result === undefined || !('data' in result) || result.errors !== undefined || type === null)
      return presenter.present(request, facts, result);
    const text = JSON.stringify(result);
    const reads = work?.report.reads() ?? null;
    // What `extensions` tell is about this one request.
    if (work !== undefined && reads !== null && result.extensions === undefined)
      answers.remember(facts.viewer, body, text, { reads, usedClock: work.usedClock });
    return jsonAnswer(text, type);
  };
  return { answer, run };
}

/** The facts of a request, and who wants to see its context. */
interface RunFacts extends RequestFacts {
  noteContext?(context: ServerContext): void;
}

function jsonAnswer(text: string, type: string | null): Response {
  return new Response(text, { headers: { 'content-type': type ?? 'application/json' } });
}
