import { isUtf8 } from 'node:buffer';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { createYoga, mapAsyncIterator, type GraphQLParams } from 'graphql-yoga';
import type { SharedCache } from '../cache/shared-cache.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';
import type { SubscriptionMetrics } from '../observability/metrics/subscription-metrics.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { useOperationRecord } from './observation/operation-plugin.ts';
import { createEstimate, useCallLimit } from './call-limit.ts';
import { createShowPart, createShowResult, useShownErrors } from './results/graphql-errors.ts';
import type { RequestFacts } from './request/request-facts.ts';
import type { OpenSubscriptions } from './live/open-subscriptions.ts';
import { useSubscriptions } from './live/use-subscriptions.ts';
import { useExecutionDeadline } from './request/execution-deadline.ts';
import type { RunningMutations } from './request/running-mutations.ts';
import { bareYoga } from './results/bare-yoga.ts';
import { useUpstreamReport } from './results/upstream-report.ts';
import type { AnswerMemory } from './results/answer-memory.ts';
import type { ServerContext } from './request/request-context.ts';
import type { RequestWork } from './request/request-work.ts';
import { useIncrementalDelivery } from './results/incremental-delivery.ts';
import { useIntrospectionGate } from './introspection.ts';
import { useDocumentLimits } from './limits/use-document-limits.ts';
import { createDocumentMemory, useForgottenMistakes } from './documents/document-memory.ts';
import { documentIdParameters } from './documents/document-ids.ts';
import type { KnownDocuments } from './documents/known-documents.ts';
import { useKnownDocuments, withText } from './documents/use-known-documents.ts';
import { badRequest } from './http/bad-request.ts';
import { cacheControlOf } from './http/answer-freshness.ts';
import { useParameterLimits } from './limits/use-parameter-limits.ts';
import { getWithText, readPlainGet } from './http/plain-get.ts';
import { isNoPlainRead, looksLikeJsonPost, readPlainPost } from './http/plain-json-post.ts';
import { createResultPresenter, type AnyResult } from './results/result-presenter.ts';
import { textResponse } from './http/text-response.ts';
import { useViewerLimit } from './viewer-limit/use-viewer-limit.ts';
import type { ViewerLimit } from './viewer-limit/viewer-limit.ts';
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

/** For parsed documents: some six hundred of the usual size. */
const documentMemoryBytes = 64 * 1024 * 1024;

/**
 * Yoga's hooks around HTTP. They would not run for the requests that take the short way, and what guards or measures must
 * run for every request: such things belong into the routes.
 */
const hooksAroundHttp = ['onRequest', 'onRequestParse', 'onResponse'] as const;

/**
 * GraphQL over HTTP for the schema. A read that comes as a plain JSON POST or GET, which is nearly every request, takes a
 * short way: the same plugins and the same executor, without Yoga's HTTP layer around them, which costs more than most
 * documents. Everything else, and every answer that is not plain data, is Yoga's.
 */
export function createGraphqlEndpoint(options: {
  schema: GraphQLSchema;
  config: Config;
  logger: Logger;
  clock: Clock;
  contextFor(facts: RequestFacts, request: Request): ServerContext;
  answers: AnswerMemory;
  cache: Pick<SharedCache, 'keepableUntil'>;
  /** Null where nothing is traced. */
  tracing: Tracing | null;
  viewerLimit: ViewerLimit;
  documents: KnownDocuments;
  subscriptions: OpenSubscriptions;
  mutations: Pick<RunningMutations, 'add'>;
  /** Null where nobody watches. */
  watchSubscriptions: SubscriptionMetrics | null;
  /** Told the codes of the errors in what follows the beginning of an answer. */
  notePart(requestId: string, codes: readonly string[]): void;
  /** Closes the connection that the request came by. */
  cut(request: Request): void;
}): GraphqlEndpoint {
  const { answers, clock, documents } = options;
  const showResult = createShowResult({
    logger: options.logger,
    introspection: options.config.introspection,
  });
  const showPart = createShowPart(showResult, options.notePart);
  const showErrors = useShownErrors(showResult, showPart);
  const estimate = createEstimate(options.config.limits.pageSize);
  const memory = createDocumentMemory(documentMemoryBytes);
  const plugins = [
    // Before all others, because what these execute is what the others lie around.
    useIncrementalDelivery(),
    useSubscriptions({ open: options.subscriptions, clock, watch: options.watchSubscriptions }),
    // What follows sees the text of a document, whichever way it was named.
    useKnownDocuments(documents),
    useParameterLimits(),
    useExecutionDeadline({
      limitMs: options.config.limits.executionMs,
      clock,
      mutations: options.mutations,
    }),
    // Later plugins wrap earlier ones, so what was cut by the deadline is reported too.
    useUpstreamReport(),
    useIntrospectionGate({ everybody: options.config.introspection }),
    useDocumentLimits(options.config.limits),
    useForgottenMistakes(memory),
    useCallLimit(estimate, options.config.limits.calls),
    // After it: what could never run is refused without a charge.
    useViewerLimit(options.viewerLimit, estimate),
    showErrors,
    useOperationRecord(options.tracing),
  ];
  const misplaced = hooksAroundHttp.find((hook) => plugins.some((plugin: object) => hook in plugin));
  if (misplaced !== undefined) throw new Error(`A plugin has ${misplaced}, which not every request runs.`);
  const yoga = createYoga<RunFacts, ServerContext>({
    ...bareYoga,
    schema: options.schema,
    context(initial) {
      const context = options.contextFor(initial, initial.request);
      initial.noteContext?.(context);
      return context;
    },
    parserAndValidationCache: memory,
    extraParamNames: [...documentIdParameters],
    plugins,
  });
  const presenter = createResultPresenter({ schema: options.schema, showErrors });

  const run: GraphqlEndpoint['run'] = async (params, request, facts) => {
    const result: AnyResult = (await yoga.getResultForParams({ params, request }, facts)) as AnyResult;
    if (result === undefined) throw new Error('The operation has no result.');
    if (Symbol.asyncIterator in result) {
      facts.operation?.noteResult(true, []);
      return mapAsyncIterator(result[Symbol.asyncIterator](), (part) => showPart(part, facts));
    }
    const shown = showResult(result, facts);
    const { data, errors = [] } = shown;
    facts.operation?.noteResult(
      data !== undefined && data !== null,
      errors.map(({ extensions }) => String(extensions['code'])),
    );
    return shown;
  };

  const fetchYoga = async (request: Request, facts: RequestFacts, cameAs: Request): Promise<Response> =>
    yoga.fetch(request, { ...facts, cut: () => options.cut(cameAs) });

  /** Runs a read without Yoga's HTTP layer; what is out of the ordinary goes to Yoga after all. */
  const answerRead = async ({ request, facts, params, type, toYoga }: PlainRead): Promise<Answered> => {
    let asked = params;
    if (params.query === undefined || params.query === '') {
      const text = await documents.resolve(params as Readonly<Record<string, unknown>>, facts.viewer);
      if (text === null) return { response: await fetchYoga(toYoga(null), facts, request) };
      if (typeof text !== 'string')
        return { response: await presenter.present(request, facts, { errors: [text] }) };
      if (isNoPlainRead(text)) return { response: await fetchYoga(toYoga(text), facts, request) };
      asked = withText(params, text);
    }
    let result: AnyResult;
    let work: RequestWork | undefined;
    const noteContext = (context: ServerContext): void => {
      work = context.work;
    };
    try {
      const run = { params: asked, request };
      result = (await yoga.getResultForParams(run, { ...facts, noteContext })) as AnyResult;
    } catch {
      // A plugin refused the parameters. Nothing but reads comes here, so asking again changes nothing.
      return { response: await fetchYoga(toYoga(null), facts, request) };
    }
    if (result === undefined || !('data' in result) || result.errors !== undefined || type === null)
      return { response: await presenter.present(request, facts, result) };
    facts.operation?.noteResult(true, []);
    const text = JSON.stringify(result);
    // What `extensions` tell is about this one request.
    const made = result.extensions === undefined ? work : undefined;
    return { response: jsonAnswer(text, type), ...(made === undefined ? {} : { plain: { text, made } }) };
  };

  const answerGet = async (request: Request, facts: RequestFacts): Promise<Response> => {
    const params = readPlainGet(request.url);
    if (params instanceof GraphQLError) return presenter.present(request, facts, { errors: [params] });
    if (params === null || isNoPlainRead(params.query ?? '')) return fetchYoga(request, facts, request);
    const toYoga = (text: string | null): Request =>
      text === null ? request : new Request(getWithText(request.url, text), request);
    const type = await presenter.jsonType(request);
    const { response, plain } = await answerRead({ request, facts, params, type, toYoga });
    if (plain !== undefined)
      response.headers.set('cache-control', cacheControlOf(plain.made, options.cache, clock.now()));
    return response;
  };

  const answerPost = async (request: Request, facts: RequestFacts): Promise<Response> => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (!isUtf8(bytes)) return presenter.present(request, facts, { errors: [malformedText] });
    const text = new TextDecoder().decode(bytes);
    const { headers, signal, url } = request;
    const toYoga = () => {
      // The routes take no other type and charset, and Yoga fewer ways to spell them.
      const plain = new Headers(headers);
      plain.set('content-type', 'application/json');
      return new Request(url, { method: 'POST', headers: plain, body: text, signal });
    };
    if (!looksLikeJsonPost(request)) return fetchYoga(toYoga(), facts, request);
    // Whoever asks for what holds now is not given what held a moment ago.
    const mayRecall = !headers.has('cache-control');
    const type = await presenter.jsonType(request);
    const generation = await documents.generation();
    const name = generation === 0 ? text : `${String(generation)} ${text}`;
    const known = mayRecall && type !== null ? answers.recall(facts.viewer, name) : null;
    if (known !== null) {
      facts.operation?.noteRecalled(known.operation);
      return jsonAnswer(known.answer, type);
    }
    const post = readPlainPost(text);
    if (post === null) return fetchYoga(toYoga(), facts, request);
    const { params } = post;
    const { response, plain } = await answerRead({ request, facts, params, type, toYoga });
    const reads = plain?.made.report.partsInMemory() ?? null;
    if (plain !== undefined && reads !== null)
      answers.remember(facts.viewer, name, plain.text, {
        reads,
        judgedUntil: plain.made.judgedUntil,
        operation: facts.operation?.identity ?? null,
      });
    return response;
  };

  const answer: GraphqlEndpoint['answer'] = async (request, facts) => {
    if (request.method === 'POST') return answerPost(request, facts);
    if (request.method !== 'HEAD') return answerGet(request, facts);
    const { url, headers, signal } = request;
    const response = await answerGet(new Request(url, { headers, signal }), facts);
    // A stream that nobody reads would go on.
    await response.body?.cancel();
    return new Response(null, response);
  };
  return { answer, run };
}

/** A request that asks for one read. */
interface PlainRead {
  readonly request: Request;
  readonly facts: RequestFacts;
  readonly params: GraphQLParams;
  /** The content type of a plain answer; null where the sender wants another form. */
  readonly type: string | null;
  /** The request for Yoga, which may have been read already; the text where the document was only named. */
  toYoga(text: string | null): Request;
}

/** `plain`: data without errors and without anything that is about this one request, and what it was made of. */
interface Answered {
  readonly response: Response;
  readonly plain?: { readonly text: string; readonly made: RequestWork };
}

const malformedText = badRequest('The body is not UTF-8, as JSON has to be.');

/** The facts of a request, and who wants to see its context. */
interface RunFacts extends RequestFacts {
  noteContext?(context: ServerContext): void;
}

function jsonAnswer(text: string, type: string | null): Response {
  const length = String(Buffer.byteLength(text));
  return textResponse(text, { 'content-type': type ?? 'application/json', 'content-length': length });
}
