import type { WebhookIntegration } from '../../revenuecat/generated/wire.ts';
import { defineConfiguration } from '../../loading/configuration-loader.ts';

/** Where RevenueCat reports what happens in a project. */
export const webhookIntegrations = defineConfiguration<WebhookIntegration>({
  kind: 'webhook-integrations',
  access: { operation: 'get-webhook-integration', customers: 'none' },
  readPage: (projectId, page, client) =>
    client.page('list-webhook-integrations', { path: { project_id: projectId } }, page),
  readOne: ({ projectId, id }, client) =>
    client.call('get-webhook-integration', {
      path: { project_id: projectId, webhook_integration_id: id },
    }),
});
