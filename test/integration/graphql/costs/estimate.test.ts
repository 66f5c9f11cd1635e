import { describe, expect, test } from 'vitest';
import { estimateCalls, mostEstimatedCalls } from '../../../../src/schema/cost/estimate-calls.ts';
import { parse } from 'graphql';
import { estimate } from '../../../support/estimate.ts';
import { createFacade, exampleQuery } from '../../../support/facade.ts';
import { schemaWithCauses } from '../../../support/field-causes.ts';

const customer = (selection: string) => `{ customer(id: "ada") { ${selection} } }`;

describe('the estimate of the documents that clients send', () => {
  const input = { customerId: 'ada', entitlementId: 'entl', expiresAt: '2030-01-01T00:00:00.000Z' };
  test.each([
    ['customer-screen', { id: 'ada' }, 5],
    ['entitlement-check', { id: 'ada', lookupKey: 'pro' }, 2],
    ['support-list', { first: 20 }, 43],
    ['support-list', { first: 100 }, 203],
    ['catalogue', {}, 2],
    // The write, the customer read after it, and the entitlements.
    ['grant-entitlement', { input }, 3],
  ])('%s with %j is %i', async (name, variables, calls) => {
    expect(estimate(await exampleQuery(name), variables)).toBe(calls);
  });

  test.each([
    ['customer-screen', { id: 'ada' }],
    ['entitlement-check', { id: 'ada', lookupKey: 'pro' }],
    ['support-list', { first: 20 }],
    ['catalogue', {}],
    ['grant-entitlement', {}],
  ])('is what %s costs cold', async (name, given) => {
    const facade = await createFacade();
    const [entitlement] =
      facade.sandbox.store.project(facade.sandbox.projectId)?.entitlements.after(null) ?? [];
    const variables =
      name === 'grant-entitlement'
        ? {
            input: {
              customerId: 'ada',
              entitlementId: entitlement?.id,
              expiresAt: '2030-01-01T00:00:00.000Z',
            },
          }
        : given;
    await facade.data(await exampleQuery(name), variables);
    expect(facade.takeCalls()).toHaveLength(estimate(await exampleQuery(name), variables));
  });
});

describe('an estimate counts', () => {
  test.each([
    ['pages of a hundred', '{ customers(first: 250) { nodes { id } } }', 3],
    ['what is asked of every item', '{ customers(first: 7) { nodes { aliases { nodes { id } } } } }', 8],
    [
      'lists in lists',
      '{ customers(first: 5) { nodes { subscriptions(first: 4) { nodes { transactions { nodes { id } } } } } } }',
      26,
    ],
    [
      'the configuration once',
      '{ customers(first: 5) { nodes { subscriptions { nodes { product { displayName app { name } } } } } } }',
      7,
    ],
    [
      'a field under two aliases once',
      customer('aliases { nodes { id } } again: aliases { nodes { id } }'),
      2,
    ],
    [
      'an object under two aliases once',
      '{ a: customer(id: "ada") { aliases { nodes { id } } } b: customer(id: "ada") { aliases { nodes { createdAt } } } }',
      2,
    ],
    [
      'two customers twice',
      '{ a: customer(id: "ada") { lastSeenAt } b: customer(id: "zoe") { lastSeenAt } }',
      2,
    ],
    [
      'the longest part of a list',
      customer('few: purchases(first: 3) { nodes { id } } many: purchases(first: 150) { nodes { id } }'),
      3,
    ],
    [
      'parts behind different cursors apart',
      customer('a: purchases(after: "a") { nodes { id } } b: purchases(after: "b") { nodes { id } }'),
      3,
    ],
    [
      'lists with different filters apart',
      customer(
        'subscriptions { nodes { id } } live: subscriptions(environment: PRODUCTION) { nodes { id } }',
      ),
      3,
    ],
    [
      'nothing for references of which only the id is selected',
      customer('subscriptions { nodes { product { id } originalCustomer { __typename } } }'),
      2,
    ],
    [
      'nothing for the code of a currency',
      customer('virtualCurrencyBalances { nodes { currency { code } } }'),
      2,
    ],
    [
      'nothing for what the single customer holds',
      customer('attributes { nodes { name } } activeEntitlements { nodes { expiresAt } }'),
      1,
    ],
    [
      'a customer of a list once for all that only its own answer holds',
      '{ customers(first: 5) { nodes { attributes { nodes { name } } activeEntitlements { nodes { expiresAt } } } } }',
      6,
    ],
    [
      'nothing for the customer who led to a subscription',
      customer('subscriptions { nodes { customer { lastSeenAt } } }'),
      2,
    ],
    [
      'a call for each original customer',
      customer('subscriptions(first: 5) { nodes { originalCustomer { lastSeenAt } } }'),
      7,
    ],
    ['an embedded list beyond a page', '{ currentOffering { packages(first: 150) { nodes { id } } } }', 3],
    [
      'one list for entitlements that came without their products',
      customer('subscriptions { nodes { entitlements { nodes { products { nodes { id } } } } } }'),
      3,
    ],
    [
      'one look at the list for parents that came bare, however long a part is asked',
      '{ paywalls { nodes { offering { packages(first: 150) { nodes { id } } } } } }',
      42,
    ],
    ['each of several ids', '{ customersByIds(ids: ["a", "b", "c"]) { lastSeenAt } }', 3],
    [
      'each of several global ids',
      '{ nodes(ids: ["a", "b", "c"]) { ... on Customer { lastSeenAt } ... on Product { displayName } } }',
      3,
    ],
    ['nothing for global ids alone', '{ nodes(ids: ["a", "b", "c"]) { nodeId ... on Customer { id } } }', 0],
    [
      'each representation',
      '{ _entities(representations: [{ __typename: "Customer", id: "a" }, { __typename: "Customer", id: "b" }]) { ... on Customer { lastSeenAt } } }',
      2,
    ],
    [
      'representations of the configuration once',
      '{ _entities(representations: [{ __typename: "Product", id: "a" }, { __typename: "Product", id: "b" }]) { ... on Product { displayName } } }',
      1,
    ],
    ['nothing for the schema', '{ __typename __schema { types { name } } }', 0],
  ])('%s', (_what, document, calls) => {
    expect(estimate(document)).toBe(calls);
  });

  test('only what @skip and @include leave', () => {
    const document = `query ($no: Boolean = false, $yes: Boolean = true) {
      customer(id: "ada") { id ... @include(if: $no) { aliases { nodes { id } } } purchases @skip(if: $yes) { nodes { id } } }
    }`;
    expect(estimate(document)).toBe(1);
    expect(estimate(document, { no: true })).toBe(2);
    expect(estimate(document, { no: true, yes: false })).toBe(3);
  });

  test('with the values of variables and their defaults', () => {
    const document = 'query ($first: Int = 200) { customers(first: $first) { nodes { id } } }';
    expect([
      estimate(document),
      estimate(document, { first: 401 }),
      estimate(document, { first: null }),
    ]).toEqual([2, 5, 1]);
  });

  test('only the operation that is to run', () => {
    const document = parse('query A { customer(id: "a") { id } } query B { viewer { name } }');
    const schema = schemaWithCauses();
    const of = (operationName?: string) =>
      estimateCalls({ schema, document, operationName, maxPageSize: 500 });
    expect([of('A'), of('B'), of('C'), of()]).toEqual([1, 0, 0, 0]);
  });
});

describe('an estimate never throws, and costs nothing for what execution refuses', () => {
  test.each([
    ['{ customers(first: 0) { nodes { id } } }'],
    ['{ customers(first: 501) { nodes { id } } }'],
    ['{ customers(first: -3) { nodes { id } } }'],
    ['{ nowhere { id } }'],
    ['{ customer { id } }'],
    ['{ customers(first: "many") { nodes { id } } }'],
    ['query ($first: Int!) { customers(first: $first) { nodes { id } } }'],
    ['{ ...missing }'],
    ['{ customers @include { nodes { id } } }'],
    ['subscription { nothing }'],
    ['fragment only on Query { viewer { name } }'],
  ])('%s', (document) => {
    expect(estimate(document)).toBe(0);
  });
});

describe('hostile documents', () => {
  const bomb = (spread: (next: string) => string, levels = 200) => {
    const fragments = Array.from(
      { length: levels },
      (_, level) => `fragment f${String(level)} on Product { ${spread(`...f${String(level + 1)}`)} }`,
    );
    return `{ product(id: "a") { ...f0 } } ${fragments.join(' ')} fragment f${String(levels)} on Product { displayName }`;
  };

  test('fragments that double on each level are estimated in the size of the document', () => {
    const through = (alias: string, next: string) =>
      `${alias}: entitlements(first: 2) { nodes { products(first: 2) { nodes { ${next} } } } }`;
    const document = bomb((next) => `${through('a', next)} ${through('b', next)}`, 100);
    // The catalogue is read once, however often it is asked.
    expect(estimate(document)).toBe(7);
  });

  test('fragments that multiply calls are worth as many as can be told', () => {
    const document = `{ customers(first: 500) { nodes { ...f0 } } }
      fragment f0 on Customer { subscriptions(first: 500) { nodes { originalCustomer { ...f1 } } } }
      fragment f1 on Customer { purchases(first: 500) { nodes { originalCustomer { aliases { nodes { id } } } } } }`;
    expect(estimate(document)).toBe(mostEstimatedCalls);
  });

  test('selections that merge into ever new sets are given up, not looked at for hours', () => {
    const fragments = Array.from({ length: 40 }, (_, level) => {
      const next = String(level + 1);
      const chain = Array.from(
        { length: 40 - level },
        (_unused, step) =>
          `fragment g${String(level)}x${String(step)} on Product { a: entitlements(first: 1) { nodes { products { nodes { ...g${String(level)}x${String(step + 1)} } } } } b: entitlements(first: 2) { nodes { products { nodes { ...g${String(level)}x${String(step + 1)} } } } } }`,
      );
      return `fragment f${String(level)} on Product {
        a: entitlements(first: 1) { nodes { products { nodes { ...f${next} } } } }
        b: entitlements(first: 2) { nodes { products { nodes { ...f${next} ...g${String(level)}x0 } } } }
      } ${chain.join(' ')} fragment g${String(level)}x${String(40 - level)} on Product { id }`;
    });
    const document = `{ product(id: "a") { ...f0 } } ${fragments.join(' ')} fragment f40 on Product { id }`;
    expect(estimate(document)).toBe(mostEstimatedCalls);
  });

  test('nesting without end is given up', () => {
    const levels = 700;
    const open = 'project { product: products { nodes { '.repeat(levels);
    expect(estimate(`{ ${open} id ${'} } } '.repeat(levels)} }`)).toBe(mostEstimatedCalls);
  });
});
