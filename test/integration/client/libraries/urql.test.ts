import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { introspectionFromSchema } from 'graphql';
import { keys } from '../../../../client/cache.ts';
import { describeLibrary, type CreateLibraryClient } from './library-checks.ts';
import { schema } from './shared-documents.ts';

/** What `npm run build:client` puts into the package as introspection.json. */
const introspection = minifyIntrospectionQuery(introspectionFromSchema(schema));

/** As docs/client.md shows it. */
const create: CreateLibraryClient = ({ url, headers, fetch }) => {
  const client = new Client({
    url,
    fetch,
    fetchOptions: { headers },
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [cacheExchange({ keys, schema: introspection }), fetchExchange],
  });
  return {
    async ask({ kind, text, variables }) {
      const { data } = await (
        kind === 'query' ? client.query<unknown>(text, variables) : client.mutation<unknown>(text, variables)
      ).toPromise();
      return data;
    },
    async watch({ text, variables }, tell) {
      await new Promise<void>((resolve) => {
        client.query<unknown>(text, variables).subscribe(({ data }) => {
          tell(data);
          resolve();
        });
      });
    },
    firstEvent({ text, variables }) {
      return new Promise((resolve, reject) => {
        const following = client.subscription<unknown>(text, variables).subscribe(({ data, error }) => {
          if (error === undefined) resolve(data);
          else reject(error);
          following.unsubscribe();
        });
      });
    },
  };
};

describeLibrary('urql with graphcache', create);
