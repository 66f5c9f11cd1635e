import type { GraphQLSchema } from 'graphql';
import type { ReadyToken } from '../../auth/ready-tokens.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';
import { memorableCustomers } from '../../sandbox/seed/memorable-customers.ts';
import { graphqlPath } from '../http/graphql-path.ts';
import { loadExampleTabs } from './example-tabs.ts';
import { createGraphiqlPage, type GraphiqlPage } from './graphiql-page.ts';

/** GraphiQL with tabs whose variables name what the sandbox has, and its token; over a real account with neither. */
export async function graphiqlOfServer(
  schema: GraphQLSchema,
  prefix: string,
  readyTokens: readonly ReadyToken[],
  sandbox: Sandbox | null,
): Promise<GraphiqlPage> {
  if (sandbox === null)
    return createGraphiqlPage({ endpoint: graphqlPath, tabs: await loadExampleTabs(schema, {}, { prefix }) });
  const administrator = readyTokens.at(-1);
  const project = sandbox.store.project(sandbox.projectId);
  const [entitlement] = project?.entitlements.after(null) ?? [];
  // The Play Store, where the other customer pays, takes refunds of single transactions only.
  const [subscription] = project?.subscriptionsOf(memorableCustomers.wilma).after(null) ?? [];
  const values = {
    id: memorableCustomers.ada,
    customerId: memorableCustomers.ada,
    entitlementId: entitlement?.id,
    subscriptionId: subscription?.id,
  };
  return createGraphiqlPage({
    endpoint: graphqlPath,
    tabs: await loadExampleTabs(schema, values, { prefix }),
    ...(administrator === undefined ? {} : { headers: { authorization: `Bearer ${administrator.token}` } }),
  });
}
