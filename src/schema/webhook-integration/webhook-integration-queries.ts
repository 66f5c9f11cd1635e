import { Held } from '../../loading/held.ts';
import type { WebhookIntegration } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import {
  connectionArgs,
  defineConnection,
  resolveConnection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { webhookIntegrations } from './webhook-integration-loader.ts';
import { WebhookIntegrationRef } from './webhook-integration-ref.ts';

const WebhookIntegrationConnection = defineConnection(
  'WebhookIntegration',
  WebhookIntegrationRef,
  'webhook integrations',
);

const listAccess = { operation: 'list-webhook-integrations', customers: 'none' } as const;
const listDescription = 'Where RevenueCat reports what happens in the project.';

function webhookIntegrationsOf(projectId: string, args: ConnectionArguments, context: RequestContext) {
  return resolveConnection(context, args, {
    loader: webhookIntegrations.pages,
    list: { projectId },
    cursorOf: (it: WebhookIntegration) => it.id,
    toNode: (it) => Held.of(projectId, it.id, it),
  });
}

defineProjectField('webhookIntegration', {
  type: WebhookIntegrationRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: "RevenueCat's id of the integration." }),
  })),
  access: { operation: 'get-webhook-integration', customers: 'none' },
  loads: webhookIntegrations.byId,
  description: 'One webhook integration by its id, or null when there is none.',
  async resolve(projectId, { id }, context) {
    const found = await context.loaders.load(webhookIntegrations.byId, { projectId, id });
    return found === null ? null : Held.of(projectId, found.id, found);
  },
});

defineProjectField('webhookIntegrations', {
  type: WebhookIntegrationConnection,
  args: connectionArgs,
  access: listAccess,
  loads: webhookIntegrations.pages,
  description: listDescription,
  resolve: (projectId, args, context) => webhookIntegrationsOf(projectId, args, context),
});
