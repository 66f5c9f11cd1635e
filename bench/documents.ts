import { readFile } from 'node:fs/promises';

/** A document of `examples/queries`, and the variables that it is measured with. */
export interface BenchDocument {
  readonly title: string;
  readonly operationName: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The most upstream calls it may cost when nothing is remembered. */
  readonly coldCalls: number;
}

export type DocumentName = 'customerScreen' | 'supportList' | 'catalogue' | 'entitlementCheck';

const read = (name: string): Promise<string> =>
  readFile(new URL(`../examples/queries/${name}.graphql`, import.meta.url), 'utf8');

/** The customer of the sandbox who has a little of everything. */
export const hotCustomer = 'ada';

export const documents: Readonly<Record<DocumentName, BenchDocument>> = {
  customerScreen: {
    title: 'customer screen',
    operationName: 'CustomerScreen',
    query: await read('customer-screen'),
    variables: { id: hotCustomer },
    // The customer, its subscriptions and its purchases; products and entitlements.
    coldCalls: 5,
  },
  supportList: {
    title: 'support list of 20',
    operationName: 'SupportList',
    query: await read('support-list'),
    variables: { first: 20 },
    // One page, and two calls for each customer on it; products and entitlements.
    coldCalls: 43,
  },
  catalogue: {
    title: 'catalogue',
    operationName: 'Catalogue',
    query: await read('catalogue'),
    variables: {},
    coldCalls: 2,
  },
  entitlementCheck: {
    title: 'entitlement check',
    operationName: 'EntitlementCheck',
    query: await read('entitlement-check'),
    variables: { id: hotCustomer, lookupKey: 'pro' },
    // The customer; the entitlements.
    coldCalls: 2,
  },
};

/** The mutation that the overload run sends. */
export const grantDocument: string = await read('grant-entitlement');

/** The body of a request, the same for every contender. */
export function bodyOf(document: BenchDocument, variables: object = {}): string {
  const { query, operationName } = document;
  return JSON.stringify({ query, operationName, variables: { ...document.variables, ...variables } });
}
