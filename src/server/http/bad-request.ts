import { GraphQLError } from 'graphql';

/**
 * What is not even a request for GraphQL: 400, also for those who take only `application/json` and get 200 for the faults of a
 * document. The code is Yoga's for its own words of this kind; senders are shown `BAD_USER_INPUT`.
 */
export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
