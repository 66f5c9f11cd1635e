import { expect, test } from 'vitest';
import { parseAuthTokens } from '../../../src/config/auth-tokens.ts';

const known = ['customer_information:customers:read', 'project_configuration:products:read'];
const catalogue = {
  known,
  matching: (pattern: string) => known.filter((scope) => pattern === '*' || scope === pattern),
};

const good = { name: 'support', sha256: 'ab'.repeat(32), scopes: ['*'] };
const parse = (value: unknown) => parseAuthTokens(JSON.stringify(value), catalogue);

test('hashes are kept in lower case, and projects only when they are given', () => {
  expect(parse([{ ...good, sha256: good.sha256.toUpperCase() }])).toEqual({ tokens: [good], problems: [] });
  expect(parse([{ ...good, projects: ['proj1'] }]).tokens[0]?.projects).toEqual(['proj1']);
});

test.each([
  ['no JSON', '[{"name":"canary"'],
  ['JSON with something behind it', '[] canary'],
  ['no list', '{"name":"canary"}'],
  ['null', 'null'],
  ['a string', '"canary"'],
])('%s is one problem, which quotes nothing', (_what, text) => {
  const { tokens, problems } = parseAuthTokens(text, catalogue);
  expect(tokens).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(problems.join()).not.toContain('canary');
});

test('scopes are judged also where something else of the entry is wrong', () => {
  expect(
    parse([{ ...good, sha256: 'short', scopes: ['customer_information:customers:raed'] }]).problems,
  ).toEqual([
    expect.stringMatching(/^AUTH_TOKENS\[0\]\.sha256 /),
    'AUTH_TOKENS[0].scopes[0] is not a known scope: did you mean `customer_information:customers:read`?',
  ]);
});

test.each([
  ['no name', { ...good, name: undefined }, 'AUTH_TOKENS[0].name '],
  ['a blank name', { ...good, name: '  ' }, 'AUTH_TOKENS[0].name '],
  ['a token in clear instead of its hash', { ...good, sha256: 'canary' }, 'AUTH_TOKENS[0].sha256 '],
  [
    'the hash of an empty token',
    { ...good, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    'AUTH_TOKENS[0].sha256 ',
  ],
  ['a hash one digit too long', { ...good, sha256: `${good.sha256}0` }, 'AUTH_TOKENS[0].sha256 '],
  ['no scopes', { ...good, scopes: [] }, 'AUTH_TOKENS[0].scopes '],
  ['scopes as text', { ...good, scopes: '*' }, 'AUTH_TOKENS[0].scopes '],
  ['a number among scopes', { ...good, scopes: ['*', 1] }, 'AUTH_TOKENS[0].scopes '],
  ['no projects in the list of projects', { ...good, projects: [] }, 'AUTH_TOKENS[0].projects '],
  [
    'a customer, which no setting can give',
    { ...good, customerId: 'canary' },
    'AUTH_TOKENS[0] must be an object',
  ],
  ['a misspelt property', { ...good, project: ['canary'] }, 'AUTH_TOKENS[0] must be an object'],
  ['null', null, 'AUTH_TOKENS[0] must be an object'],
])('an entry with %s is a problem at its place, which quotes nothing', (_what, entry, start) => {
  const { problems } = parse([entry]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.startsWith(start)).toBe(true);
  expect(problems.join()).not.toContain('canary');
});

test('a property called __proto__ is refused like any other stranger', () => {
  const text = `[{"__proto__": {"scopes": ["*"]}, "name": "x", "sha256": "${good.sha256}", "scopes": ["*"]}]`;
  const { tokens, problems } = parseAuthTokens(text, catalogue);
  expect(problems).toHaveLength(1);
  expect(tokens).toEqual([]);
  expect(({} as Record<string, unknown>)['scopes']).toBeUndefined();
});

test('all wrong properties of all entries are listed', () => {
  expect(parse([{ ...good, name: 1, sha256: 2 }, good, { ...good, scopes: null }]).problems).toHaveLength(3);
});

test('a scope that does not exist is a problem with the nearest one', () => {
  expect(parse([{ ...good, scopes: ['*', 'customer_info:customer:read'] }]).problems).toEqual([
    'AUTH_TOKENS[0].scopes[1] is not a known scope: did you mean `customer_information:customers:read`?',
  ]);
  expect(parse([{ ...good, scopes: ['openid'] }]).problems[0]).toContain('with `*` for any part');
});

test('two entries with one token or one name are a problem', () => {
  expect(parse([good, { ...good, name: 'other' }]).problems).toEqual([expect.stringContaining('[1].sha256')]);
  expect(parse([good, { ...good, sha256: 'cd'.repeat(32) }]).problems).toEqual([
    expect.stringContaining('[1].name'),
  ]);
});
