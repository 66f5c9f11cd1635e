import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createPubSub, createYoga } from 'graphql-yoga';
import type { SignIn } from '../sign-in.ts';
import { createTeamDirectory, type Team, type User } from './team-directory.ts';

/** The accounts team's part of the graph, as a registry takes it. */
export const accountsSdl = readFileSync(new URL('accounts.graphql', import.meta.url), 'utf8');

interface Context {
  /** The user whom the token names, or null without one. */
  readonly userId: string | null;
}

/** The accounts team's server: users and teams, and which customer of RevenueCat each user is. */
export function createAccountsSubgraph(options: { signIn: Pick<SignIn, 'claimsOf'> }) {
  const directory = createTeamDirectory();
  const joins = createPubSub<{ memberJoined: [teamId: string, payload: User] }>();
  const referencedUser = ({ id }: { id: string }): User | null => directory.user(id);

  const schema = buildSubgraphSchema({
    typeDefs: parse(accountsSdl),
    resolvers: {
      Node: { __resolveType: (node: User | Team) => ('memberIds' in node ? 'Team' : 'User') },
      Query: {
        node: (_root: unknown, { id }: { id: string }) => directory.user(id) ?? directory.team(id),
        me(_root: unknown, _args: unknown, context: unknown) {
          const { userId } = context as Context;
          return userId === null ? null : directory.user(userId);
        },
        teams: () => directory.teams(),
      },
      Mutation: {
        joinTeam(_root: unknown, { teamId, userId }: { teamId: string; userId: string }) {
          const team = directory.join(teamId, userId);
          const user = directory.user(userId);
          if (team !== null && user !== null) joins.publish('memberJoined', teamId, user);
          return team;
        },
      },
      Subscription: {
        memberJoined: {
          subscribe: (_root: unknown, { teamId }: { teamId: string }) =>
            joins.subscribe('memberJoined', teamId),
          resolve: (user: User) => user,
        },
      },
      User: {
        __resolveReference: referencedUser,
        // The whole link between the two subgraphs: an id, and no question to anybody.
        customer: ({ id }: User) => ({ id }),
      },
      Team: {
        __resolveReference: ({ id }: { id: string }) => directory.team(id),
        members: ({ memberIds }: Team) => memberIds.map((id) => directory.user(id)),
      },
      Customer: { user: referencedUser },
    },
  });

  return createYoga({
    schema,
    context: async ({ request }): Promise<Context> => ({
      userId: (await options.signIn.claimsOf(request.headers))?.sub ?? null,
    }),
    graphiql: false,
    logging: false,
  });
}
