import { expect, test } from 'vitest';
import { createAuthenticator } from '../../../src/auth/authenticate.ts';
import { createReadOnlyToken, createSandboxTokens } from '../../../src/auth/ready-tokens.ts';
import { viewerHasScopes } from '../../../src/auth/scopes.ts';

const [customer, support, admin] = createSandboxTokens('$RCAnonymousID:ada');

test('the sandbox has a customer, a support agent and an administrator', () => {
  expect(customer?.viewer).toMatchObject({
    kind: 'customer',
    customerId: '$RCAnonymousID:ada',
    projects: 'all',
  });
  expect(customer?.viewer.scopes.size).toBe(0);
  expect(support?.viewer).toMatchObject({ kind: 'staff', customerId: null });
  expect(admin?.viewer).toMatchObject({ kind: 'staff', customerId: null });
});

test('the support agent changes customers, reads configuration and sees nothing of the server or the charts', () => {
  const may = (scope: string) => support !== undefined && viewerHasScopes(support.viewer, [scope]);
  expect(may('customer_information:customers:read_write')).toBe(true);
  expect(may('customer_information:subscriptions:read_write')).toBe(true);
  expect(may('customer_information:invoices:read')).toBe(true);
  expect(may('project_configuration:products:read')).toBe(true);
  expect(may('project_configuration:products:read_write')).toBe(false);
  expect(may('charts_metrics:charts:read')).toBe(false);
  expect(may('facade:upstream:read')).toBe(false);
});

test('the administrator may do everything', () => {
  expect(admin !== undefined && viewerHasScopes(admin.viewer, ['facade:cache:refresh'])).toBe(true);
});

test('the read-only token changes nothing', () => {
  const { viewer } = createReadOnlyToken();
  expect([...viewer.scopes].filter((scope) => !scope.endsWith(':read'))).toEqual([]);
  expect(viewerHasScopes(viewer, ['customer_information:customers:read', 'facade:upstream:read'])).toBe(true);
});

test('each process has its own tokens, of a form that a header takes', () => {
  const again = createSandboxTokens('ada');
  for (const [index, ready] of [customer, support, admin].entries()) {
    expect(ready?.token).toMatch(/^sandbox-(customer|support|admin)-[A-Za-z0-9_-]{32}$/);
    expect(again[index]?.token).not.toBe(ready?.token);
    expect(JSON.stringify(ready?.credential)).not.toContain(ready?.token);
  }
});

test('a ready token signs its person in', async () => {
  const tokens = createSandboxTokens('ada', () => 'fixed');
  expect(tokens.map(({ token }) => token)).toEqual([
    'sandbox-customer-fixed',
    'sandbox-support-fixed',
    'sandbox-admin-fixed',
  ]);
  const authenticator = createAuthenticator({ tokens: tokens.map(({ credential }) => credential) });
  for (const { token, viewer } of tokens) {
    const headers = new Headers({ authorization: `Bearer ${token}` });
    expect(await authenticator.authenticate(headers)).toEqual(viewer);
  }
});
