import type { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { documentIdParameters } from '../documents/document-ids.ts';
import { badRequest } from './bad-request.ts';

const texts = ['query', 'operationName', ...documentIdParameters] as const;
const values = ['variables', 'extensions'] as const;

/**
 * What a GET request asks for; null for what is no object where one is due, which is Yoga's to judge. An error for what could
 * be read in two ways: a proxy in between may have looked at the other one.
 */
export function readPlainGet(url: string): GraphQLParams | GraphQLError | null {
  const { search, searchParams } = new URL(url);
  if (!isUtf8(search)) return badRequest('The address is not UTF-8 in percent-encoding.');
  const params: Record<string, unknown> = {};
  for (const name of [...texts, ...values]) {
    const [text = '', ...more] = searchParams.getAll(name);
    if (more.length > 0) return badRequest(`Send "${name}" once.`);
    if (text !== '') params[name] = text;
  }
  for (const name of values) {
    const text = params[name];
    if (typeof text !== 'string') continue;
    const value = parsed(text);
    if (value === undefined) return badRequest(`"${name}" must be JSON.`);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    params[name] = value;
  }
  return params;
}

/** The same request with the document's text in the place of its name. */
export function getWithText(url: string, text: string): string {
  const changed = new URL(url);
  for (const name of documentIdParameters) changed.searchParams.delete(name);
  changed.searchParams.delete('extensions');
  changed.searchParams.set('query', text);
  return changed.href;
}

/** Decoders put a replacement character where bytes are wrong, and an id with one in it names somebody else. */
function isUtf8(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}

/** Undefined where it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
