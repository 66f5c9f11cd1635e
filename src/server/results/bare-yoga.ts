import { graphqlPath } from '../http/graphql-path.ts';

/** What every Yoga here does without, because this server does it itself. */
export const bareYoga = {
  graphqlEndpoint: graphqlPath,
  // Node's own. A stream of Yoga's polyfill, put into a response of Node's, ends the process when its reader leaves.
  fetchAPI: { Response, ReadableStream },
  // Ours serves everything itself; Yoga's pages load code from another host.
  graphiql: false,
  landingPage: false,
  logging: false,
  // Errors are shown by our own table, for parse and validation errors too.
  maskedErrors: false,
  multipart: false,
  // The routes open the server to web pages, refusals included.
  cors: false,
} as const;
