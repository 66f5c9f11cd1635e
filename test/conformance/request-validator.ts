import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { OpenAPIBackend, type AjvCustomizer, type Request as BackendRequest } from 'openapi-backend';
import { operations, type OperationId } from '../../src/revenuecat/generated/operations.ts';
import { apis, basePath, readApiDocument, tableId, type Api, type ApiDocument } from './api-documents.ts';

/** A request as the client hands it to `fetch`. */
interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

interface RequestJudgement {
  /** Null when no document knows the path. */
  readonly operation: OperationId | null;
  /** Nothing, when the documents allow the request. */
  readonly problems: readonly string[];
}

/** Judges requests by the documents' parameters and bodies, with a validator that knows nothing of the client. */
export interface RequestValidator {
  judge(request: SentRequest): RequestJudgement;
}

// The documents are of OpenAPI 3.1, whose schemas are of this draft; the validator would take an older one.
const ajvOfOpenApi31 = ((_given, options) => addFormats.default(new Ajv2020(options))) as AjvCustomizer;

export async function createRequestValidator(): Promise<RequestValidator> {
  const backends = await Promise.all(apis.map(backendOf));
  return {
    judge({ method, url, headers, body }) {
      const { pathname, search } = new URL(url);
      for (const { api, base, backend } of backends) {
        // An upstream may live below a path of its own.
        const start = pathname.indexOf(`${base}/`);
        if (start === -1) continue;
        const request: BackendRequest = {
          method,
          path: pathname.slice(start + base.length),
          query: search.slice(1),
          headers: { ...headers },
          ...(body === undefined ? {} : { body: JSON.parse(body) as unknown }),
        };
        const operation = backend.router.matchOperation(request);
        if (operation?.operationId === undefined) continue;
        const id = tableId(api, operation.operationId);
        const problems = (backend.validator.validateRequest(request, operation).errors ?? [])
          .filter(({ instancePath, params }) => !(instancePath === '/query' && isNextPage(id, params)))
          .map(
            ({ instancePath, message, params }) =>
              `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
          );
        if (body !== undefined && operation.requestBody === undefined) problems.push('it takes no body');
        return { operation: id, problems };
      }
      return { operation: null, problems: ['no document has an operation at this path'] };
    },
  };
}

/** Some lists answer with a `next_page` whose one parameter the documents forget among those of the operation. */
function isNextPage(id: OperationId, params: Readonly<Record<string, unknown>>): boolean {
  return operations[id].isList && params['additionalProperty'] === 'starting_after';
}

async function backendOf(api: Api): Promise<{ api: Api; base: string; backend: OpenAPIBackend }> {
  const document = readApiDocument(api);
  const backend = new OpenAPIBackend({
    definition: withoutServers(document),
    // The document was made by a generator that is tested; to check it again costs a second.
    quick: true,
    coerceTypes: true,
    ajvOpts: { allErrors: true, strict: false },
    customizeAjv: ajvOfOpenApi31,
  });
  await backend.init();
  return { api, base: basePath(document), backend };
}

/** Paths are cut here, because two documents share one server. */
function withoutServers({ servers: _servers, ...document }: ApiDocument): never {
  return document as never;
}
