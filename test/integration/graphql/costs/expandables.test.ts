import { describe, expect, test } from 'vitest';
import { operations, type OperationId } from '../../../../src/revenuecat/generated/operations.ts';
import { bigBusiness, storeOf } from '../big-business.ts';

/** What upstream can embed, as `operation: what`. */
const expandables = Object.entries(operations).flatMap(([id, { expandable }]) =>
  Object.keys(expandable).map((what) => `${id}: ${what}`),
);

/** What is left unused, and why a call more would be cheaper or none is saved. */
const unused: Readonly<Record<string, string>> = {
  'update-product: app':
    'The write ends the list of products, and the payload reads that again, with apps: a call that others would need then.',
};

/** Documents that make each operation be asked for what it can embed. */
const documents = (paywallId: string): readonly string[] => [
  '{ customer(id: "rich") { attributes { nodes { name } } } }',
  '{ products { nodes { app { name } } } product(id: "prodnobody") { app { name } } }',
  '{ entitlements { nodes { products { nodes { id displayName } } } } entitlement(id: "entlnobody") { id displayName } }',
  '{ offerings { nodes { packages { nodes { products { nodes { product { displayName } } } } } } } }',
  '{ offering(id: "ofrngnobody") { displayName } package(id: "pkgenobody") { displayName } }',
  '{ offering(id: "ofrngmany") { packages(first: 100) { nodes { displayName } } } }',
  `{ paywalls { nodes { offering { displayName } } } paywall(id: "${paywallId}") { components { published { revision } } } }`,
];

describe('what upstream can embed', () => {
  test('is asked for wherever it replaces a call, and for the rest there is a reason', async () => {
    const { facade } = await bigBusiness();
    const [paywall] = storeOf(facade).paywalls.after(null);
    for (const document of documents(paywall?.id ?? '')) await facade.query(document);
    const used = facade.sandbox.calls.flatMap(({ operationId, query }) =>
      new URLSearchParams(query)
        .getAll('expand')
        .flatMap((value) => value.split(','))
        .map((what) => `${operationId satisfies OperationId}: ${what}`),
    );
    expect([...new Set([...used, ...Object.keys(unused)])].sort()).toEqual([...expandables].sort());
    expect(used.filter((what) => what in unused)).toEqual([]);
  });
});
