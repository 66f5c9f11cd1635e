import type { UntypedInput } from './call.ts';
import { RefusedIdError } from './errors.ts';
import { operations, type Operation, type OperationId } from './generated/operations.ts';
import { buildPath } from './path.ts';

/** One call, ready to send but for its credential. */
export interface PreparedRequest {
  readonly operationId: OperationId;
  readonly method: Operation['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether the call is meant to change something. */
  readonly writes: boolean;
  /** Whether sending it twice is as good as once. */
  readonly repeatable: boolean;
}

/** Makes the request of one call. Throws RefusedIdError, and nothing was sent then. */
export function prepareRequest(
  baseUrl: string,
  operationId: OperationId,
  input: UntypedInput,
): PreparedRequest {
  const operation: Operation = operations[operationId];
  const { method } = operation;
  const key = operation.takesIdempotencyKey ? input.idempotencyKey : undefined;
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'revenuecat-graphql' };
  // Upstream refuses these methods without it (`invalid_request`), even where there is no body to describe.
  if (method === 'POST' || method === 'PUT' || method === 'PATCH')
    headers['content-type'] = 'application/json';
  for (const name of operation.headerParameters) setHeader(headers, operationId, name, input.headers?.[name]);
  setHeader(headers, operationId, 'Idempotency-Key', key);
  return {
    operationId,
    method,
    url:
      baseUrl +
      root(operation) +
      buildPath(operationId, input.path ?? {}) +
      queryString(operation, input.query ?? {}),
    headers,
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
    writes: method !== 'GET' || hasEffect(operation) || makesOneTimeLink(operationId),
    repeatable: (method === 'GET' && !makesOneTimeLink(operationId)) || key !== undefined,
  };
}

/** A base address as paths are appended to it. Throws TypeError when it is no http address. */
export function normalizeBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new TypeError('The base URL must be an http address.');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function root(operation: Operation): string {
  return operation.api === 'v2' ? '/v2' : '/v1';
}

/** v1 has a GET that creates the customer: it can be repeated, but its outcome matters like that of a write. */
function hasEffect(operation: Operation): boolean {
  return operation.scopes.some((scope) => scope.endsWith(':read_write'));
}

/** A GET each of whose answers is another link that signs somebody in: none must be made that nobody receives. */
function makesOneTimeLink(operationId: OperationId): boolean {
  return operationId === 'get-authorized-subscription-management-url';
}

function setHeader(
  headers: Record<string, string>,
  operationId: OperationId,
  name: string,
  value: unknown,
): void {
  if (value === undefined || value === null) return;
  // fetch would refuse it too, but with an error that quotes the value.
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(value))
    throw new RefusedIdError(operationId, name);
  headers[name.toLowerCase()] = value;
}

/** Arrays become repeated names (`expand=a&expand=b`), except where the operation joins them with commas. */
function queryString(operation: Operation, query: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  // Documents leave the cursor out for searches, whose answers are lists with a link to the next page all the same.
  const names = new Set([...operation.queryParameters, ...(operation.isList ? ['starting_after'] : [])]);
  for (const name of names) {
    const value = query[name];
    const values = (Array.isArray(value) ? value : [value]).filter(isPlain).map(String);
    if (values.length === 0) continue;
    if (operation.commaSeparatedParameters.includes(name)) parameters.append(name, values.join(','));
    else for (const one of values) parameters.append(name, one);
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
