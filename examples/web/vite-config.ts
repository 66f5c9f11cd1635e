import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/** What the page is given: where the server is, and as whom it may ask. */
export interface WebSettings {
  /** The address of the GraphQL endpoint. Requests to it go through Vite, so that the page needs no CORS. */
  readonly graphqlUrl: string;
  readonly tokens: { readonly customer: string; readonly support: string };
}

/**
 * Vite's configuration, made in code because the tokens are new with each start. They end up in the page: that is right for
 * the sandbox's, which are good for one process. A real app has the token of whoever signed in, and none in its code.
 */
export function webConfig({ graphqlUrl, tokens }: WebSettings): InlineConfig {
  const proxy = { '/graphql': { target: new URL(graphqlUrl).origin } };
  return {
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [react()],
    define: {
      'import.meta.env.VITE_CUSTOMER_TOKEN': JSON.stringify(tokens.customer),
      'import.meta.env.VITE_SUPPORT_TOKEN': JSON.stringify(tokens.support),
    },
    server: { host: '127.0.0.1', proxy },
    preview: { host: '127.0.0.1', port: 0, proxy },
  };
}
