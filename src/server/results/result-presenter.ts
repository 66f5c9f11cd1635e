import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { bareYoga } from './bare-yoga.ts';
import { anonymous } from '../../auth/viewer.ts';
import type { RequestFacts } from '../request/request-facts.ts';

/** What executing a document brought, whatever it is; the forms are Yoga's. */
export type AnyResult = ExecutionResult | AsyncIterable<ExecutionResult> | undefined;

/** Puts results into HTTP form for those who executed a document outside Yoga's HTTP layer. */
export interface ResultPresenter {
  present(request: Request, facts: RequestFacts, result: AnyResult): Promise<Response>;
  /** The content type of a JSON answer with data and without errors; null where the sender wants another form. */
  jsonType(request: Request): Promise<string | null>;
}

interface Presented extends RequestFacts {
  readonly result: AnyResult;
}

/** Different `Accept` headers that are remembered; there are a handful in honest use. */
const rememberedAccepts = 100;

/**
 * A Yoga that executes nothing: the status, the headers and the form of every answer stay its decision, by the same
 * plugins that show errors.
 */
export function createResultPresenter(options: {
  schema: GraphQLSchema;
  showErrors: Plugin;
}): ResultPresenter {
  const useGivenResult: Plugin<Presented> = {
    onParams: ({ setParamsHandler, context }) => {
      setParamsHandler(() => (context as unknown as Presented).result as never);
    },
  };
  const yoga = createYoga<Presented>({
    ...bareYoga,
    schema: options.schema,
    plugins: [useGivenResult, options.showErrors],
  });
  const jsonTypes = new LRUCache<string, { readonly type: string | null }>({ max: rememberedAccepts });

  const present: ResultPresenter['present'] = async (request, facts, result) => {
    const headers = new Headers(request.headers);
    // What came as a GET is presented like the rest.
    headers.set('content-type', 'application/json');
    headers.delete('content-length');
    const standIn = new Request(request.url, { method: 'POST', headers, body: '{"query":"{__typename}"}' });
    return yoga.fetch(standIn, { ...facts, result });
  };

  return {
    present,
    async jsonType(request) {
      const accept = request.headers.get('accept') ?? '';
      const known = jsonTypes.get(accept);
      if (known !== undefined) return known.type;
      const facts: RequestFacts = { viewer: anonymous, requestId: '' };
      const sample = await present(request, facts, { data: {} });
      const given = sample.headers.get('content-type');
      const isJson = sample.status === 200 && (await sample.text()) === '{"data":{}}';
      const type = isJson ? given : null;
      jsonTypes.set(accept, { type });
      return type;
    },
  };
}
