import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';
import type { Operation, OperationId } from '../../src/revenuecat/generated/operations.ts';
import { upgradedPart, type DocumentPart } from './open-api-upgrade.ts';
import type {} from './original-documents.ts';

export type Api = Operation['api'];

export const apis: readonly Api[] = ['v2', 'v1', 'external'];

/** An OpenAPI document of RevenueCat's. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>;
  readonly components: { readonly responses?: Readonly<Record<string, ResponseObject>> };
}

interface PathOperation {
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface ResponseObject {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** Changes one object of a document while it is read; gives it back where there is nothing to change. */
type Change = (name: string, value: DocumentPart) => unknown;

/** Whether the validators of this run judge by RevenueCat's own documents. */
const judgesByOriginals = inject('originalDocuments') !== '';

/** RevenueCat's own document where it is at hand, and what was generated of it otherwise: the project is tested either way. */
export function readApiDocument(api: Api, change: Change = (_name, value) => value): ApiDocument {
  return judgesByOriginals ? readOriginal(api, change) : readGenerated(api, change);
}

function readGenerated(api: Api, change: Change = (_name, value) => value): ApiDocument {
  const text = readFileSync(new URL(`./generated/api-${api}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, (name, value: unknown) =>
    isObject(value) ? change(name, besideReference(value)) : value,
  ) as ApiDocument;
}

function readOriginal(api: Api, change: Change): ApiDocument {
  const folder = pathToFileURL(`${inject('originalDocuments')}/`);
  const text = readFileSync(new URL(`api-${api}.json`, folder), 'utf8');
  const document = JSON.parse(text, (name, value: unknown) =>
    isObject(value) ? change(name, upgradedPart(value)) : value,
  ) as ApiDocument;
  const [server] = document.servers;
  // One of the documents has the version in its paths, and not in its server.
  const version = '/v1';
  const prefixed = Object.keys(document.paths).every((path) => path.startsWith(`${version}/`));
  if (!prefixed || server === undefined) return { ...document, openapi: '3.1.0' };
  const paths = Object.entries(document.paths).map(([path, item]) => [path.slice(version.length), item]);
  return {
    ...document,
    openapi: '3.1.0',
    servers: [{ url: new URL(version, server.url).href }],
    paths: Object.fromEntries(paths) as ApiDocument['paths'],
  };
}

/** The id in our table of an operation that a document names. */
export function tableId(api: Api, operationId: string): OperationId {
  return (api === 'v2' ? operationId : `${api}:${operationId}`) as OperationId;
}

/** The documents' server, with its version: paths of a document are relative to it. */
export function basePath(document: ApiDocument): string {
  return new URL(document.servers[0]?.url ?? 'https://missing.invalid').pathname;
}

/** What stands beside a `$ref` counts in OpenAPI 3.1, but tools that replace references by their targets lose it. */
function besideReference(value: DocumentPart): DocumentPart {
  const { $ref, ...beside } = value;
  return typeof $ref === 'string' && Object.keys(beside).length > 0
    ? { allOf: [{ $ref }], ...beside }
    : value;
}

function isObject(value: unknown): value is DocumentPart {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
