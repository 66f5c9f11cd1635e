/** Where GraphQL is answered. */
export const graphqlPath = '/graphql';
