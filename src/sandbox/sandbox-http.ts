import { Hono } from 'hono';
import type { Context } from 'hono';
import { operations } from '../revenuecat/generated/operations.ts';
import type { Operation, OperationId } from '../revenuecat/generated/operations.ts';
import { requireScopes } from './http/api-keys.ts';
import type { ApiKey } from './http/api-keys.ts';
import { noteWrite } from './http/audit-entry.ts';
import { errorBody, forbidden, invalidRequest, missing, rateLimited, SandboxError } from './http/errors.ts';
import { readExpand, scopesOfExpand } from './http/expand.ts';
import type { ProjectStore } from './state/project-store.ts';
import { rateLimitHeaders } from './http/rate-limits.ts';
import { checkPath, readJsonBody } from './http/request-validation.ts';
import { IdempotencyMemory } from './http/idempotency-memory.ts';
import { ObjectLocks } from './http/object-locks.ts';
import { handlers } from './routes/v2/handlers.ts';
import { addV1Routes } from './routes/v1/v1-http.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { Redirect } from './http/sandbox-request.ts';
import type { SandboxRequest } from './http/sandbox-request.ts';
import type { SandboxStore } from './state/sandbox-store.ts';

/** The REST API as a Hono app: one route for each operation of the table. */
export function sandboxApp(parts: SandboxParts): Hono {
  const app = new Hono();
  const memory = new IdempotencyMemory();
  const locks = new ObjectLocks();
  const entries = (Object.entries(operations) as [OperationId, Operation][]).filter(
    ([, { api }]) => api === 'v2',
  );
  // The first match answers, so literal segments come first: `blocked_customers` is no customer's id.
  const ordered = entries.toSorted(
    ([, one], [, other]) => one.pathParameters.length - other.pathParameters.length,
  );
  for (const [id, operation] of ordered) {
    app.on(operation.method, routePath(operation), (context) => {
      const path: Readonly<Record<string, string>> = context.req.param();
      const learn = parts.log.arrived({
        operationId: id,
        path,
        query: new URL(context.req.url).search.slice(1),
      });
      const { signal } = context.req.raw;
      return parts.faults
        .around({ operationId: id, path, signal }, (held) =>
          answer({ ...parts, memory, locks, held }, id, operation, context, path, (key) => {
            learn({ key: key.name });
          }),
        )
        .then((response) => {
          learn({ status: response.status });
          return response;
        });
    });
  }
  for (const path of new Set(entries.map(([, operation]) => routePath(operation)))) {
    app.all(path, () => failure(invalidRequest('The method does not fit this path'), {}));
  }
  addV1Routes(app, parts);
  app.notFound(() => failure(missing('There is nothing at this path'), {}));
  // A cut connection must reach the caller as a failed fetch, not as an answer.
  app.onError((error) => {
    throw error;
  });
  return app;
}

function routePath(operation: Operation): string {
  return `/v2${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
}

interface AnswerParts extends SandboxParts {
  readonly memory: IdempotencyMemory;
  readonly locks: ObjectLocks;
  /** Settles when the request may take effect. */
  held(this: void): Promise<void>;
}

async function answer(
  parts: AnswerParts,
  id: OperationId,
  operation: Operation,
  context: Context,
  path: Readonly<Record<string, string>>,
  seen: (key: ApiKey) => void,
): Promise<Response> {
  let headers: Record<string, string> = {};
  try {
    const key = parts.keys.authenticate(context.req.header('authorization'));
    seen(key);
    const now = parts.clock.now();
    const verdict = parts.limits.take(key.name, operation.domain, now);
    headers = rateLimitHeaders(verdict);
    if (!verdict.allowed) throw rateLimited(verdict.retryAfterSeconds * 1000);
    const project = projectFor(parts.store, key, path['project_id']);
    requireScopes(key, operation.scopes);
    checkPath(operation, path);
    const url = new URL(context.req.url);
    const expand = readExpand(operation, url.searchParams);
    requireScopes(key, scopesOfExpand(operation, expand));
    const body = await readJsonBody(context.req.raw);
    const handler = handlers[id] as ((request: SandboxRequest) => unknown) | undefined;
    if (handler === undefined) return notEmulated(id, headers);
    const request: SandboxRequest = {
      key,
      store: parts.store,
      project,
      now,
      url,
      path,
      query: url.searchParams,
      expand,
      headers: context.req.raw.headers,
      body,
      random: parts.random,
    };
    const status = operation.success[0] ?? 200;
    const handle = (): unknown => {
      if (operation.method === 'GET') return handler(request);
      return parts.webhooks.around(request, () => {
        const answered = handler(request);
        noteWrite(request, id, operation, answered);
        return answered;
      });
    };
    const release = parts.locks.take(id, operation, request);
    const write = async (): Promise<unknown> => {
      await parts.held();
      return operation.takesIdempotencyKey ? parts.memory.once(id, request, handle) : handle();
    };
    const result = await write().finally(release);
    if (result instanceof Redirect) {
      return new Response(null, { status, headers: { ...headers, Location: result.location } });
    }
    // Some operations answer success without a body.
    return result === null
      ? new Response(null, { status, headers })
      : Response.json(result, { status, headers });
  } catch (error) {
    if (error instanceof SandboxError) return failure(error, headers);
    throw error;
  }
}

/** The project of the path. 404 for one that does not exist, 403 for one of another account than the key's. */
function projectFor(store: SandboxStore, key: ApiKey, projectId: string | undefined): ProjectStore {
  const project = store.project(projectId ?? key.projectId);
  if (project === undefined) throw missing('The project does not exist');
  if (!store.inOneAccount(project.project.id, key.projectId))
    throw forbidden('The API key does not belong to this project');
  return project;
}

function failure(error: SandboxError, headers: Record<string, string>): Response {
  return Response.json(error.body, { status: error.status, headers });
}

function notEmulated(id: OperationId, headers: Record<string, string>): Response {
  return Response.json(errorBody('server_error', `The sandbox does not emulate ${id}`), {
    status: 501,
    headers,
  });
}
