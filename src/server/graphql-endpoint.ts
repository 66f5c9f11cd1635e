import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';
import type { RequestContext } from '../schema/context.ts';
import { useCallLimit } from './call-limit.ts';
import { useShownErrors, type RequestFacts } from './graphql-errors.ts';
import { useExecutionDeadline } from './execution-deadline.ts';
import { useIntrospectionGate } from './introspection.ts';
import { useDocumentLimits } from './limits/use-document-limits.ts';
import type { Clock } from '../revenuecat/clock.ts';

export const graphqlPath = '/graphql';

/** GraphQL over HTTP for the schema. Whoever calls it has found out who is asking: `RequestFacts` are given with each request. */
export function createGraphqlEndpoint(options: {
  schema: GraphQLSchema;
  config: Config;
  logger: Logger;
  clock: Clock;
  contextFor(facts: RequestFacts): RequestContext;
}): YogaServerInstance<RequestFacts, RequestContext> {
  const { corsOrigins } = options.config.http;
  return createYoga<RequestFacts, RequestContext>({
    schema: options.schema,
    graphqlEndpoint: graphqlPath,
    context: (initial) => options.contextFor(initial),
    // Ours serves everything itself; Yoga's pages load code from another host.
    graphiql: false,
    landingPage: false,
    logging: false,
    // Errors are shown by our own table, for parse and validation errors too.
    maskedErrors: false,
    multipart: false,
    cors:
      corsOrigins === 'any'
        ? { origin: '*', credentials: false }
        : corsOrigins.length > 0
          ? { origin: [...corsOrigins], credentials: false }
          : false,
    plugins: [
      useExecutionDeadline({ limitMs: options.config.limits.executionMs, clock: options.clock }),
      useIntrospectionGate({ everybody: options.config.introspection }),
      useDocumentLimits(options.config.limits),
      useCallLimit(options.config.limits),
      useShownErrors({ logger: options.logger, introspection: options.config.introspection }),
    ],
  });
}
