import { serverAudits, type AuditName } from 'graphql-http';
import { describe, expect, test } from 'vitest';
import { createFacade } from '../support/facade.ts';

const facade = await createFacade();
const authorization = await facade.authorizationOf('administrator');

const url = 'http://facade.test/graphql';

async function fetchAsAdministrator(address: string, init?: RequestInit): Promise<Response> {
  const request = new Request(address, init);
  if (authorization !== null) request.headers.set('authorization', authorization);
  return facade.server.fetch(request);
}

const audits = serverAudits({ url, fetchFn: fetchAsAdministrator });

describe('GraphQL over HTTP', () => {
  test('there are audits of every level', () => {
    expect(audits.filter(({ name }) => isRequired(name)).length).toBeGreaterThan(30);
    expect(audits.filter(({ name }) => !isRequired(name)).length).toBeGreaterThan(20);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s %s',
    async (_id, name, audit) => {
      const result = await audit.fn();
      if (result.status === 'ok') return;
      const finding = `${result.reason} (answered ${String(result.response.status)})`;
      // What a server may do it may also leave: that is written down, not failed.
      if (isRequired(name)) expect.fail(finding);
      console.info(`${audit.id} ${name}: ${finding}`);
    },
  );

  test('a method that cannot carry a document is refused with the ones that can', async () => {
    const answer = await fetchAsAdministrator(url, { method: 'PATCH', body: '{}' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, PUT, DELETE, OPTIONS');
  });

  test('a mutation in a GET request is refused with the method that it needs', async () => {
    const answer = await fetchAsAdministrator(`${url}?query=mutation{__typename}`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });
});

function isRequired(name: AuditName): boolean {
  return name.startsWith('MUST') || name.startsWith('SHOULD');
}
