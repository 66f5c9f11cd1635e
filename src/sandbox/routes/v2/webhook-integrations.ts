import { z } from 'zod';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';
import { webhookIntegrationAnswer } from '../../answers/configuration-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { missing } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { answerPage } from '../../http/pagination.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import { displayName, objectId } from './body-fields.ts';
import { webhookIntegrationInPath } from './found.ts';

const url = z.url().max(5000);
const optionalSettings = {
  authorization_header: z.string().max(5000).nullable().optional(),
  environment: z.enum(wireEnums.Environment).nullable().optional(),
  event_types: z.array(z.enum(wireEnums.WebhookEventType)).nullable().optional(),
  app_id: objectId.nullable().optional(),
};

const newIntegration = z.strictObject({ name: displayName, url, ...optionalSettings });
const changes = z.strictObject({
  name: displayName.optional(),
  url: url.optional(),
  ...optionalSettings,
});

export const webhookIntegrationRoutes: Handlers = {
  'list-webhook-integrations': (request) =>
    answerPage(
      request,
      request.project.webhookIntegrations,
      (integration) => integration.id,
      (integration) => webhookIntegrationAnswer(request, integration),
    ),

  'get-webhook-integration': (request) =>
    webhookIntegrationAnswer(request, webhookIntegrationInPath(request)),

  'create-webhook-integration': (request) => {
    const body = bodyOf(request, newIntegration);
    const { project, now, random } = request;
    requireApp(request, body.app_id);
    const integration = project.webhookIntegrations.add({
      id: newId('webhookIntegration', random),
      name: body.name,
      url: body.url,
      authorizationHeader: body.authorization_header ?? null,
      environment: body.environment ?? null,
      eventTypes: body.event_types ?? null,
      appId: body.app_id ?? null,
      createdAt: now,
    });
    return webhookIntegrationAnswer(request, integration);
  },

  // Null takes a setting away; what is left out stays.
  'update-webhook-integration': (request) => {
    const body = bodyOf(request, changes);
    const integration = webhookIntegrationInPath(request);
    requireApp(request, body.app_id);
    if (body.name !== undefined) integration.name = body.name;
    if (body.url !== undefined) integration.url = body.url;
    if (body.authorization_header !== undefined) integration.authorizationHeader = body.authorization_header;
    if (body.environment !== undefined) integration.environment = body.environment;
    if (body.event_types !== undefined) integration.eventTypes = body.event_types;
    if (body.app_id !== undefined) integration.appId = body.app_id;
    return webhookIntegrationAnswer(request, integration);
  },

  'delete-webhook-integration': (request) => {
    const { id } = webhookIntegrationInPath(request);
    request.project.webhookIntegrations.delete(id);
    return deletedAnswer(request, 'webhook_integration', id);
  },
};

function requireApp({ project }: SandboxRequest, id: string | null | undefined): void {
  if (id !== null && id !== undefined && !project.apps.has(id)) throw missing('The app does not exist');
}
