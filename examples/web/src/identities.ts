import { createFacadeClient } from 'revenuecat-graphql/client';
import type { FacadeClient } from 'revenuecat-graphql/client';
import { cacheExchange, Client, fetchExchange } from 'urql';

/** Someone who is signed in, with the two clients that ask as them: urql for the screens' documents, ours for changes. */
export interface Identity {
  readonly name: string;
  readonly urql: Client;
  readonly facade: FacadeClient;
}

const url = new URL('/graphql', location.href).href;

function identity(name: string, token: string): Identity {
  return {
    name,
    urql: new Client({
      url,
      exchanges: [cacheExchange, fetchExchange],
      preferGetMethod: false,
      fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    }),
    facade: createFacadeClient({ url, token }),
  };
}

export const customer = identity('the customer', import.meta.env.VITE_CUSTOMER_TOKEN);
export const supportAgent = identity('a support agent', import.meta.env.VITE_SUPPORT_TOKEN);
