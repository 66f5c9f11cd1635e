import { describe, expect, test } from 'vitest';
import { hashOfToken } from '../../../src/auth/api-token-credentials.ts';
import { createAuthenticator } from '../../../src/auth/authenticate.ts';
import { AuthenticationError } from '../../../src/auth/authentication-error.ts';
import { anonymous, viewerMayUseProject } from '../../../src/auth/viewer.ts';

const authenticator = createAuthenticator({
  tokens: [
    { name: 'support', sha256: hashOfToken('canary-support'), scopes: ['customer_information:*:read'] },
    { name: 'dotted', sha256: hashOfToken('a.b.c'), scopes: ['*'], projects: ['proj1'] },
    { name: 'ada', sha256: hashOfToken('canary-ada'), scopes: [], customerId: 'ada' },
    {
      name: 'both',
      sha256: hashOfToken('canary-both').toUpperCase(),
      scopes: ['customer_information:customers:read'],
      customerId: 'bob',
    },
  ],
});

const signIn = (authorization: string) => authenticator.authenticate(new Headers({ authorization }));

async function refusalOf(authorization: string): Promise<AuthenticationError> {
  const error: unknown = await signIn(authorization).catch((reason: unknown) => reason);
  if (error instanceof AuthenticationError) return error;
  throw new Error(`not refused: ${authorization}`);
}

describe('the header', () => {
  test('no header is the anonymous viewer, who has nothing', async () => {
    expect(await authenticator.authenticate(new Headers())).toBe(anonymous);
    expect(anonymous).toMatchObject({ kind: 'anonymous', customerId: null, projects: [] });
    expect(anonymous.scopes.size).toBe(0);
    expect(viewerMayUseProject(anonymous, 'proj1')).toBe(false);
  });

  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR '])('the scheme may be written %j', async (scheme) => {
    expect((await signIn(`${scheme} canary-support`)).name).toBe('support');
  });

  test.each([
    ['empty', ''],
    ['only a scheme', 'Bearer'],
    ['a scheme and a blank', 'Bearer '],
    ['only a token', 'canary-support'],
    ['another scheme', 'Basic canary-support'],
    ['a scheme that begins alike', 'Bearers canary-support'],
    ['a tab for a blank', 'Bearer\tcanary-support'],
    ['two tokens', 'Bearer canary-support canary-support'],
    ['two headers joined to one', 'Bearer canary-support, Bearer canary-support'],
    ['a comma behind the token', 'Bearer canary-support,'],
    ['letters beyond ASCII', 'Bearer canary-supp\u00f6rt'],
    ['quotes', 'Bearer "canary-support"'],
    ['padding only', 'Bearer ==='],
    ['padding in the middle', 'Bearer canary=support'],
  ])('a header that is malformed (%s) is refused and not anonymous', async (_what, header) => {
    expect((await refusalOf(header)).reason).toBe('header_malformed');
  });

  test('two Authorization headers are refused even when both are good', async () => {
    const headers = new Headers();
    headers.append('authorization', 'Bearer canary-support');
    headers.append('authorization', 'Bearer canary-support');
    await expect(authenticator.authenticate(headers)).rejects.toBeInstanceOf(AuthenticationError);
  });

  test('a header of more than 8 KiB is refused before it is looked at', async () => {
    expect((await refusalOf(`Bearer ${'a'.repeat(8 * 1024 - 7)}`)).reason).toBe('token_unknown');
    expect((await refusalOf(`Bearer ${'a'.repeat(8 * 1024 - 6)}`)).reason).toBe('header_too_long');
    expect((await refusalOf('='.repeat(10_000_000))).reason).toBe('header_too_long');
  });

  test('a header that could be matched in many ways is refused at once', async () => {
    // The time that this process was given, not what others took meanwhile.
    const started = process.cpuUsage();
    await refusalOf(`Bearer ${' '.repeat(4_000)}${'='.repeat(4_000)}!`);
    await refusalOf(`Bearer ${'a='.repeat(4_000)}`);
    expect(process.cpuUsage(started).user).toBeLessThan(500_000);
  });
});

describe('static tokens', () => {
  test('a token gives its scopes in its projects', async () => {
    const viewer = await signIn('Bearer canary-support');
    expect(viewer).toMatchObject({ kind: 'staff', name: 'support', customerId: null, projects: 'all' });
    expect(viewer.scopes).toContain('customer_information:invoices:read');
    expect(viewer.scopes).not.toContain('project_configuration:apps:read');
  });

  test('a token may look like a JWT and may be limited to projects', async () => {
    const viewer = await signIn('Bearer a.b.c');
    expect(viewer.projects).toEqual(['proj1']);
    expect(viewerMayUseProject(viewer, 'proj1')).toBe(true);
    expect(viewerMayUseProject(viewer, 'proj2')).toBe(false);
  });

  test('a token that the server made may own a customer, with or without scopes', async () => {
    expect(await signIn('Bearer canary-ada')).toMatchObject({ kind: 'customer', customerId: 'ada' });
    expect(await signIn('Bearer canary-both')).toMatchObject({ kind: 'staff', customerId: 'bob' });
  });

  test.each([
    'canary-suppor',
    'canary-supportt',
    'Canary-support',
    hashOfToken('canary-support'),
    'x.y.z',
    '__proto__',
  ])('the token %s is unknown', async (token) => {
    expect((await refusalOf(`Bearer ${token}`)).reason).toBe('token_unknown');
  });

  test('without any token configured, every credential is refused', async () => {
    const closed = createAuthenticator({ tokens: [] });
    await expect(closed.authenticate(new Headers({ authorization: 'Bearer x' }))).rejects.toThrow(
      AuthenticationError,
    );
  });

  test('a token with a scope or a hash that cannot be is refused at the start', () => {
    const token = { name: 'x', sha256: hashOfToken('x'), scopes: ['*'] };
    expect(() =>
      createAuthenticator({ tokens: [{ ...token, scopes: ['customer_information:customer:read'] }] }),
    ).toThrow(TypeError);
    expect(() => createAuthenticator({ tokens: [{ ...token, sha256: 'abc' }] })).toThrow(TypeError);
    expect(() => createAuthenticator({ tokens: [{ ...token, sha256: `${'a'.repeat(63)}z` }] })).toThrow(
      TypeError,
    );
  });
});

test('a refusal says the same whatever the reason, and repeats nothing of the credential', async () => {
  const refusals = await Promise.all(
    ['Basic canary-x', 'Bearer canary-y', `Bearer ${'canary'.repeat(2000)}`].map(refusalOf),
  );
  expect(new Set(refusals.map(({ message }) => message)).size).toBe(1);
  expect(new Set(refusals.map(({ reason }) => reason)).size).toBe(3);
  for (const refusal of refusals) {
    expect(JSON.stringify(Object.entries(refusal)) + String(refusal.stack)).not.toContain('canary');
    expect(refusal.cause).toBeUndefined();
  }
});
