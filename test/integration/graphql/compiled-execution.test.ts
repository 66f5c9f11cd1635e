import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as jit from 'graphql-jit';
import { createFacade, type Asker } from '../../support/facade.ts';

vi.mock('graphql-jit', { spy: true });

const facade = await createFacade();

const example = (name: string): Promise<string> =>
  readFile(new URL(`../../../examples/queries/${name}.graphql`, import.meta.url), 'utf8');

interface Asked {
  readonly query: string;
  /** Each set is asked with in turn: code that was compiled with one must be right for the next. */
  readonly variables?: readonly Record<string, unknown>[];
  readonly as?: Asker;
}

const compilable: Readonly<Record<string, Asked>> = {
  'the customer screen': {
    query: await example('customer-screen'),
    variables: [{ id: 'ada' }, { id: 'grace' }, { id: 'nobody' }, { id: '..' }],
  },
  'the customer screen, by the customer': {
    query: await example('customer-screen'),
    variables: [{ id: 'ada' }, { id: 'grace' }],
    as: { customerId: 'ada' },
  },
  'the support list': {
    query: await example('support-list'),
    variables: [{ first: 20 }, { first: 3 }, { first: 0 }],
  },
  'the support list, by a customer': {
    query: await example('support-list'),
    variables: [{ first: 2 }],
    as: { customerId: 'ada' },
  },
  'the support list, by one who may see half of it': {
    query: await example('support-list'),
    variables: [{ first: 2 }],
    as: { scopes: ['customer_information:customers:read'] },
  },
  'the catalogue': { query: await example('catalogue') },
  'an entitlement check, by nobody': {
    query: await example('entitlement-check'),
    variables: [{ id: 'ada', lookupKey: 'pro' }],
    as: 'nobody',
  },
  'variables that do not fit': {
    query: 'query($first: Int!) { customers(first: $first) { nodes { id } } }',
    variables: [{ first: 1 }, { first: 'x' }, {}, { first: null }, { first: 1.5 }],
  },
  '@skip and @include by variables': {
    query: `query($yes: Boolean!, $no: Boolean = false) {
      customer(id: "ada") { id @include(if: $yes) firstSeenAt @skip(if: $yes) ... @include(if: $no) { lastSeenAt } }
    }`,
    variables: [{ yes: true }, { yes: false }, { yes: true, no: true }, { yes: 1 }],
  },
  'aliases and fragments that overlap': {
    query: `{ a: customer(id: "ada") { ...One } b: customer(id: "ada") { ...One ...Two } }
      fragment One on Customer { id subscriptions(first: 1) { nodes { id } } }
      fragment Two on Customer { subscriptions(first: 1) { nodes { status product { id } } pageInfo { endCursor } } }`,
  },
  'an error deep in a list': {
    query: `{ customers(first: 2) { nodes { id subscriptions(first: 0) { nodes { id } } purchases(first: 9999) { nodes { id } } } } }`,
  },
  'types of interfaces': {
    query: `query($ids: [ID!]!) { nodes(ids: $ids) { __typename nodeId ... on Customer { id } } }`,
    variables: [{ ids: [] }, { ids: ['x'] }],
  },
};

const notCompilable: Readonly<Record<string, Asked>> = {
  'a deferred part': { query: '{ customer(id: "ada") { id ... @defer { firstSeenAt } } }' },
  'variables inside an object': {
    query: `query($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer { id } } }`,
    variables: [{ id: 'ada' }],
  },
  introspection: { query: '{ __schema { queryType { name } } }' },
  'more fields than anybody writes': {
    query: `{ ${Array.from({ length: 501 }, (_, index) => `f${String(index)}: __typename`).join(' ')} }`,
  },
};

/** The answers to all the variables, once; ids of requests apart. */
async function answers({ query, variables = [{}], as = 'administrator' }: Asked): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const values of variables) {
    const { status, data, text } = await facade.query(query, values, as);
    all.push({ status, data, text: text.replaceAll(/"requestId":"[^"]*"/g, '') });
  }
  return all;
}

afterEach(() => {
  vi.mocked(jit.compileQuery).mockClear();
});

describe('a read that comes often', () => {
  test.each(Object.keys(compilable))('is answered as the first time: %s', async (name) => {
    const asked = { variables: [{}], ...compilable[name] } as Required<Asked>;
    // A text of its own for each set: the first two answers of a document come from the interpreter.
    const interpreted: unknown[] = [];
    for (const [index, values] of asked.variables.entries()) {
      const query = `# ${name}, interpreted ${String(index)}\n${asked.query}`;
      interpreted.push(...(await answers({ ...asked, query, variables: [values] })));
    }
    expect(jit.compileQuery).not.toHaveBeenCalled();
    const query = `# ${name}, compiled\n${asked.query}`;
    await facade.query(query, asked.variables[0], asked.as);
    await facade.query(query, asked.variables[0], asked.as);
    expect(jit.compileQuery).not.toHaveBeenCalled();
    const compiled = await answers({ ...asked, query });
    expect(jit.compileQuery).toHaveBeenCalledOnce();
    expect(compiled).toEqual(interpreted);
  });

  test.each(Object.keys(notCompilable))('is never compiled: %s', async (name) => {
    const asked = notCompilable[name] as Asked;
    const [first] = await answers(asked);
    for (let time = 0; time < 4; time += 1) expect(await answers(asked)).toEqual([first]);
    expect(jit.compileQuery).not.toHaveBeenCalled();
  });
});
