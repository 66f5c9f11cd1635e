import type { Context, Hono } from 'hono';
import { operations } from '../../../revenuecat/generated/operations.ts';
import type { Operation } from '../../../revenuecat/generated/operations.ts';
import type { SandboxParts } from '../../sandbox-parts.ts';
import {
  incorrectParameters,
  invalidAppUserId,
  quotaExceeded,
  secretKeyInApp,
  unfitKey,
  V1Error,
} from '../../http/v1-errors.ts';
import type { V1Caller } from '../../http/v1-keys.ts';
import { v1Handlers } from './v1-handlers.ts';
import type { V1OperationId, V1Request } from './v1-request.ts';

/** Adds one route for each operation of v1 and of the external purchases document, which lives below `/v1` too. */
export function addV1Routes(app: Hono, parts: SandboxParts): void {
  const ids = Object.keys(v1Handlers) as V1OperationId[];
  const parametersOf = (id: V1OperationId): number => (operations[id] as Operation).pathParameters.length;
  // The first match answers, and literal segments win over ids.
  for (const id of ids.toSorted((one, other) => parametersOf(one) - parametersOf(other))) {
    const operation: Operation = operations[id];
    app.on(operation.method, `/v1${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`, (context) => {
      const path: Readonly<Record<string, string>> = context.req.param();
      const query = new URL(context.req.url).search.slice(1);
      const learn = parts.log.arrived({ operationId: id, path, query });
      const { signal } = context.req.raw;
      return parts.faults
        .around({ operationId: id, path, signal }, (held) =>
          answer({ ...parts, held }, id, context, path, (caller) => {
            learn({ key: caller.kind === 'secret' ? 'v1' : `${caller.kind} ${caller.app.id}` });
          }),
        )
        .then((response) => {
          learn({ status: response.status });
          return response;
        });
    });
  }
}

interface AnswerParts extends SandboxParts {
  /** Settles when the request may take effect. */
  held(this: void): Promise<void>;
}

async function answer(
  parts: AnswerParts,
  id: V1OperationId,
  context: Context,
  path: Readonly<Record<string, string>>,
  seen: (caller: V1Caller) => void,
): Promise<Response> {
  try {
    const caller = parts.v1Keys.identify(parts.store, context.req.header('authorization'));
    seen(caller);
    const handler = v1Handlers[id];
    const now = parts.clock.now();
    const verdict = parts.limits.take(`v1 ${caller.kind}`, operations[id].domain, now);
    if (!verdict.allowed) throw quotaExceeded();
    if (!handler.callers.includes(caller.kind)) throw callerRefusal(id, caller);
    if (path['app_user_id']?.trim() === '') throw invalidAppUserId();
    const url = new URL(context.req.url);
    const body = await readBody(context.req.raw);
    await parts.held();
    const request: V1Request = {
      caller,
      store: parts.store,
      project: caller.project,
      now,
      url,
      path,
      query: url.searchParams,
      expand: new Set(),
      headers: context.req.raw.headers,
      body,
      random: parts.random,
    };
    const result = parts.webhooks.around(request, () => handler.answer(request));
    return Response.json(result.body, { status: result.status });
  } catch (error) {
    if (error instanceof V1Error) return Response.json(error.body, { status: error.status });
    throw error;
  }
}

function callerRefusal(id: V1OperationId, caller: V1Caller): V1Error {
  if (caller.kind === 'secret' && id === 'v1:get-offerings') {
    return secretKeyInApp();
  }
  return unfitKey(`A ${caller.kind} API key cannot be used for this.`);
}

async function readBody(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const text = await request.text();
  if (text === '') return undefined;
  const contentType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') throw incorrectParameters('Content-Type must be application/json.');
  try {
    return JSON.parse(text);
  } catch {
    throw incorrectParameters('The request body is not valid JSON.');
  }
}
