import type { GraphQLParams } from 'graphql-yoga';
import { documentIdParameters } from './documents/document-ids.ts';

const parameters = ['query', 'operationName', ...documentIdParameters] as const;

/** What a GET request asks for; null for parameters that are not in order, which are for Yoga to judge. */
export function readPlainGet(url: string): GraphQLParams | null {
  const search = new URL(url).searchParams;
  const params: Record<string, unknown> = {};
  for (const name of parameters) {
    const [value, ...more] = search.getAll(name);
    if (more.length > 0) return null;
    if (value !== undefined && value !== '') params[name] = value;
  }
  for (const name of ['variables', 'extensions'] as const) {
    const [text = '', ...more] = search.getAll(name);
    if (more.length > 0) return null;
    if (text === '') continue;
    const value = jsonObject(text);
    if (value === null) return null;
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

function jsonObject(text: string): object | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
