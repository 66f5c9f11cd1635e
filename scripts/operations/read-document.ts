import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { objectAt, type JsonObject } from './json.ts';

/** An OpenAPI document cannot be had from where it should be. */
export class DocumentMissingError extends Error {
  override readonly name = 'DocumentMissingError';
}

/** Reads one document, YAML or JSON, from a path or an http(s) URL. Throws DocumentMissingError when it is not there. */
export async function readDocument(location: string): Promise<JsonObject> {
  const text = /^https?:\/\//.test(location) ? await download(location) : await readLocal(location);
  return objectAt(parse(text), location);
}

async function download(url: string): Promise<string> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new DocumentMissingError(`${url} cannot be reached`, { cause });
  });
  if (!response.ok) throw new DocumentMissingError(`${url} answers ${String(response.status)}`);
  return response.text();
}

async function readLocal(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DocumentMissingError(`${path} is not there`, { cause });
  });
}
