import type { Asker, Facade } from '../../support/facade.ts';

/** Somebody whose answers do not tell their own cost. */
const reader: Asker = {
  scopes: ['customer_information:customers:read', 'project_configuration:offerings:read'],
};

/** How a document is sent; by the reader and by POST where it does not say otherwise. */
export interface Sending {
  readonly as?: Asker;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a document, and gives the response as it came. */
export async function send(
  facade: Facade,
  query: string,
  { as = reader, method = 'POST', headers = {} }: Sending = {},
) {
  const all = new Headers(headers);
  const authorization = await facade.authorizationOf(as);
  if (authorization !== null) all.set('authorization', authorization);
  if (method === 'POST') all.set('content-type', 'application/json');
  const url = 'http://facade.test/graphql';
  return facade.server.fetch(
    method === 'POST'
      ? new Request(url, { method, headers: all, body: JSON.stringify({ query }) })
      : new Request(`${url}?query=${encodeURIComponent(query)}`, { method, headers: all }),
  );
}
