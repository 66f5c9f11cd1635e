import { gzipSync } from 'node:zlib';

/** A request that wants to cost more than it should. */
export interface HostileRequest {
  readonly title: string;
  /** Another one each time, so that no memory of the server knows it. */
  body(turn: number): string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

const ofQuery =
  (query: string, variables?: object) =>
  (turn: number): string =>
    JSON.stringify({
      query: `#${String(turn)}\n${query}`,
      ...(variables === undefined ? {} : { variables }),
    });

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

/** Each fragment spreads the next one twice, so that the last one stands there 2^30 times. */
const doubling = times(
  30,
  (index) =>
    `fragment F${String(index)} on Viewer { ...F${String(index + 1)} ... { ...F${String(index + 1)} } }`,
);
const bomb = new Uint8Array(gzipSync(Buffer.alloc(10_000_000, 32)));
const large = ' '.repeat(10_000_000);

export const hostileRequests: readonly HostileRequest[] = [
  { title: '5,000 nested braces', body: ofQuery('{a'.repeat(5_000) + '}'.repeat(5_000)) },
  { title: '30,000 fields', body: ofQuery(`{ ${'a '.repeat(30_000)} }`) },
  { title: '1,900 unknown fields', body: ofQuery(`{ ${times(1_900, (index) => `a${String(index)}`)} }`) },
  { title: '51 aliases', body: ofQuery(`{ viewer { ${times(51, (index) => `a${String(index)}: name`)} } }`) },
  {
    title: 'fragments that double 30 times',
    body: ofQuery(`{ viewer { ...F0 } } ${doubling} fragment F30 on Viewer { name }`),
  },
  {
    title: '300 fragments in a circle',
    body: ofQuery(
      `{ viewer { ...F0 } } ${times(300, (index) => `fragment F${String(index)} on Viewer { ...F${String((index + 1) % 300)} }`)}`,
    ),
  },
  { title: '1,000 directives', body: ofQuery(`{ viewer ${'@include(if: true) '.repeat(1_000)} { name } }`) },
  { title: 'one token of 90,000 letters', body: ofQuery(`{ ${'a'.repeat(90_000)} }`) },
  {
    title: '25 copies of the schema',
    body: ofQuery(
      `{ ${times(25, (index) => `a${String(index)}: __schema { types { fields { args { name } } } }`)} }`,
    ),
  },
  {
    title: 'a list of 500 customers with their subscriptions',
    body: ofQuery('{ customers(first: 500) { nodes { subscriptions(first: 500) { nodes { id } } } } }'),
  },
  {
    title: '2,000 entities',
    body: ofQuery(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { lastSeenCountry } } }',
      { r: Array.from({ length: 2_000 }, (_, id) => ({ __typename: 'Customer', id: String(id) })) },
    ),
  },
  {
    title: 'variables 40,000 levels deep',
    body: (turn) =>
      `{"query":"query ($id: ID!) { customer(id: $id) { id } }","variables":{"n":${String(turn)},"id":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`,
  },
  {
    title: '700 documents in one body',
    body: (turn) =>
      JSON.stringify(Array.from({ length: 700 }, () => ({ query: `{ viewer { name } } #${String(turn)}` }))),
  },
  { title: 'ten megabytes', body: () => large },
  { title: 'a compressed bomb of ten megabytes', body: () => bomb, headers: { 'content-encoding': 'gzip' } },
];
