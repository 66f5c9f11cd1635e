import { Held } from '../../loading/held.ts';
import { apps } from '../app/app-loader.ts';
import { AppRef } from '../app/app-ref.ts';
import { environment } from '../common/environment.ts';
import { identify } from '../common/identity.ts';
import { loadReference } from '../common/reference.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { webhookEventType } from './webhook-event-type.ts';
import { webhookIntegrations } from './webhook-integration-loader.ts';
import { WebhookIntegrationRef } from './webhook-integration-ref.ts';

identify('WebhookIntegration', WebhookIntegrationRef, {
  loader: webhookIntegrations.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

WebhookIntegrationRef.implement({
  description:
    'An address that RevenueCat tells what happens. The authorization header that it sends along cannot be read.',
  access: { rule: { operation: 'get-webhook-integration', customers: 'none' } },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the integration.",
    }),
    name: t.string({
      nullable: true,
      description: 'What the integration is called.',
      resolve: ({ data }) => data.name,
    }),
    url: t.string({
      nullable: true,
      description: 'The address that events are sent to.',
      resolve: ({ data }) => data.url,
    }),
    environment: t.field({
      type: environment.ref,
      nullable: true,
      description: 'The environment whose events are sent; null for both.',
      resolve: ({ data }) => environment.read(data.environment),
    }),
    eventTypes: t.field({
      type: [webhookEventType.ref],
      nullable: { list: true, items: true },
      description: 'The events that are sent; null for all.',
      resolve: ({ data }) => data.event_types?.map((type) => webhookEventType.read(type)) ?? null,
    }),
    app: t.field({
      type: AppRef,
      nullable: true,
      loads: { reference: apps.byId },
      description: 'The app whose events are sent; null for all apps of the project.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'App', apps.byId, projectId, data.app_id),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the integration was made.',
      resolve: ({ data }) => data.created_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the integration belongs to.',
      resolve: ({ projectId }) => ({ projectId }),
    }),
  }),
});
