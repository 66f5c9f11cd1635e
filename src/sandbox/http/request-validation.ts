import type { z } from 'zod';
import type { Operation } from '../../revenuecat/generated/operations.ts';
import { invalidRequest, parameterError } from './errors.ts';
import type { SandboxRequest } from './sandbox-request.ts';

/** Upper bounds of ids in paths; every id has at least one character. */
function longestId(parameter: string): number {
  if (parameter === 'customer_id') return 1500;
  return parameter === 'virtual_currency_code' ? 10 : 255;
}

/** Throws 400 for a path id that is too long for the document. */
export function checkPath(operation: Operation, path: Readonly<Record<string, string>>): void {
  for (const name of operation.pathParameters) {
    const longest = longestId(name);
    // The document counts characters, and an emoji is one of them.
    if ([...(path[name] ?? '')].length > longest)
      throw parameterError(name, `id is longer than ${longest} characters`);
  }
}

/**
 * The parsed JSON body of a writing request. Throws 400 for a body that is not JSON, or not called so.
 * A request without a body gives undefined: whether one is needed is for `bodyOf` to say.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const text = await request.text();
  if (text === '') return undefined;
  const contentType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') throw invalidRequest('Content-Type not application/json');
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('The request body is not valid JSON');
  }
}

/** The body, checked; throws 400 naming the first parameter that is wrong, missing or unknown. */
export function bodyOf<Body>(request: SandboxRequest, schema: z.ZodType<Body>): Body {
  if (request.body === undefined) throw invalidRequest('The request has no body');
  const result = schema.safeParse(request.body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknownKey].map(String).join('.');
  if (path === '') throw invalidRequest('The request body is not an object');
  throw parameterError(
    path,
    unknownKey.length > 0 ? `${path} is not a known parameter` : `${path} is not valid`,
  );
}

/** As `bodyOf`, for operations whose body may be left out: then it counts as an empty object. */
export function optionalBodyOf<Body>(request: SandboxRequest, schema: z.ZodType<Body>): Body {
  return bodyOf(request.body === undefined ? { ...request, body: {} } : request, schema);
}

/** A day of the form YYYY-MM-DD as the milliseconds at which it begins in UTC, or null when it is absent. */
export function queryDay(request: SandboxRequest, name: string): number | null {
  const value = request.query.get(name);
  if (value === null) return null;
  const startsAt = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
  // Date.parse turns the 31st of a shorter month into the next month's first days.
  if (Number.isNaN(startsAt) || new Date(startsAt).toISOString().slice(0, 10) !== value) {
    throw parameterError(name, `${name} must be a date of the form YYYY-MM-DD`);
  }
  return startsAt;
}

/** A query parameter with a closed list of values, or null when it is absent. */
export function queryChoice<Choice extends string>(
  request: SandboxRequest,
  name: string,
  choices: readonly Choice[],
): Choice | null {
  const value = request.query.get(name);
  if (value === null) return null;
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw parameterError(name, `${name} must be one of: ${choices.join(', ')}`);
  return choice;
}

/** A text parameter of 1 to 255 characters, or null when it is absent. */
export function queryText(request: SandboxRequest, name: string): string | null {
  const value = request.query.get(name);
  if (value !== null && (value.length < 1 || value.length > 255)) {
    throw parameterError(name, `${name} must have 1 to 255 characters`);
  }
  return value;
}

export function requiredQueryText(request: SandboxRequest, name: string): string {
  const value = queryText(request, name);
  if (value === null) throw parameterError(name, `${name} is required`);
  return value;
}
