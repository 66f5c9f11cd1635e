import { readFileSync } from 'node:fs';
import type { Operation, OperationId } from '../../src/revenuecat/generated/operations.ts';

export type Api = Operation['api'];

export const apis: readonly Api[] = ['v2', 'v1', 'external'];

/** An OpenAPI document of RevenueCat's, with names, types and limits; the rest is left to tools made for OpenAPI. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Changes one object of a document while it is read; gives it back where there is nothing to change. */
type Change = (name: string, value: Readonly<Record<string, unknown>>) => unknown;

export function readApiDocument(api: Api, change: Change = (_name, value) => value): ApiDocument {
  const text = readFileSync(new URL(`./generated/api-${api}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, (name, value: unknown) =>
    isObject(value) ? change(name, besideReference(value)) : value,
  ) as ApiDocument;
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
function besideReference(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { $ref, ...beside } = value;
  return typeof $ref === 'string' && Object.keys(beside).length > 0
    ? { allOf: [{ $ref }], ...beside }
    : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
