import { Held } from '../../loading/held.ts';
import type { WebhookEventType, WebhookIntegration } from '../../revenuecat/generated/wire.ts';
import type { BuilderTypes } from '../builder.ts';
import { environment } from '../common/environment.ts';
import type { unrecognized } from '../common/wire-enum.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { emptyUpdateIssue, unrecognizedIssue } from '../mutation/value-rules.ts';
import type { InputIssue } from '../mutation/user-errors.ts';
import { webhookEventType } from './webhook-event-type.ts';
import { webhookIntegrations } from './webhook-integration-loader.ts';
import { WebhookIntegrationRef } from './webhook-integration-ref.ts';

type Environment = 'production' | 'sandbox';
type Values = {
  readonly environment?: Environment | typeof unrecognized | null | undefined;
  readonly eventTypes?: readonly (WebhookEventType | typeof unrecognized)[] | null | undefined;
};

const webhookIntegrationId = { required: true, description: "RevenueCat's id of the integration." } as const;
const authorizationHeader =
  'What RevenueCat sends along as the `Authorization` header, to prove itself. It cannot be read again, here or elsewhere.';
const pathOf = ({ webhookIntegrationId: id }: { webhookIntegrationId: string }, projectId: string) => ({
  path: { project_id: projectId, webhook_integration_id: id },
});
const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'webhook-integrations' } as const,
];

/** Remembered for repetitions, so only what the documents list: an answer that told the header would be kept. */
function outcome(_input: unknown, answer: WebhookIntegration): WebhookIntegration {
  const {
    object,
    id,
    project_id,
    name,
    url,
    environment: only,
    event_types = null,
    app_id,
    created_at,
  } = answer;
  return { object, id, project_id, name, url, environment: only, event_types, app_id, created_at };
}

function unrecognizedIssues({ environment: only, eventTypes }: Values): readonly InputIssue[] {
  return [
    ...unrecognizedIssue(['environment'], only),
    ...(eventTypes ?? []).flatMap((type, index) => unrecognizedIssue(['eventTypes', String(index)], type)),
  ];
}

/** What both bodies name the same way; `unrecognizedIssues` refuses what upstream does not know before it is sent. */
function sharedBody({ environment: only, eventTypes }: Values) {
  return {
    environment: only as Environment | null | undefined,
    event_types: eventTypes as WebhookEventType[] | null | undefined,
  };
}

function integrationPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<WebhookIntegration>>,
) {
  return t.field({
    type: WebhookIntegrationRef,
    nullable: true,
    loads: 'nothing',
    description: 'The integration as it is now.',
    resolve: ({ projectId, outcome: integration }) =>
      integration === null ? null : Held.of(projectId, integration.id, integration),
  });
}

defineMutation('createWebhookIntegration', {
  operation: 'create-webhook-integration',
  description: 'Makes RevenueCat report what happens to an address.',
  input: {
    description: 'The integration to make.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What the integration is called.' }),
      url: t.string({ required: true, description: 'The address that events are sent to.' }),
      authorizationHeader: t.string({ description: authorizationHeader }),
      environment: t.field({
        type: environment.ref,
        description: 'The environment whose events are sent; both when left out.',
      }),
      eventTypes: t.field({
        type: [webhookEventType.ref],
        description: 'The events that are sent; all when left out.',
      }),
      appId: t.id({
        description: "RevenueCat's id of the app whose events are sent; all apps when left out.",
      }),
    }),
  },
  request: ({ name, url, authorizationHeader: header, appId, ...input }, projectId) => ({
    path: { project_id: projectId },
    body: givenValues({ name, url, authorization_header: header, app_id: appId, ...sharedBody(input) }),
  }),
  check: unrecognizedIssues,
  changes,
  outcome,
  payload: {
    description: 'The integration was made.',
    fields: (t) => ({ webhookIntegration: integrationPayloadField(t) }),
  },
});

defineMutation('updateWebhookIntegration', {
  operation: 'update-webhook-integration',
  description: 'Changes a webhook integration.',
  input: {
    description: 'Which integration to change, and how. What is left out stays as it is.',
    fields: (t) => ({
      webhookIntegrationId: t.id(webhookIntegrationId),
      name: t.string({ description: 'What the integration is called from now on.' }),
      url: t.string({ description: 'The address that events are sent to from now on.' }),
      authorizationHeader: t.string({ description: `${authorizationHeader} null takes it away.` }),
      environment: t.field({
        type: environment.ref,
        description: 'The environment whose events are sent; null for both.',
      }),
      eventTypes: t.field({
        type: [webhookEventType.ref],
        description: 'The events that are sent; null for all.',
      }),
      appId: t.id({ description: "RevenueCat's id of the app whose events are sent; null for all apps." }),
    }),
  },
  request: ({ name, url, authorizationHeader: header, appId, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: givenValues({
      // Null is refused by the documents' limits before it could be sent.
      name: name as string | undefined,
      url: url as string | undefined,
      authorization_header: header,
      app_id: appId,
      ...sharedBody(input),
    }),
  }),
  check: ({ webhookIntegrationId: _id, ...values }) => [
    ...emptyUpdateIssue({
      name: values.name,
      url: values.url,
      authorizationHeader: values.authorizationHeader,
      environment: values.environment,
      eventTypes: values.eventTypes,
      appId: values.appId,
    }),
    ...unrecognizedIssues(values),
  ],
  changes,
  outcome,
  payload: {
    description: 'The integration was changed.',
    fields: (t) => ({ webhookIntegration: integrationPayloadField(t) }),
  },
});

defineMutation('deleteWebhookIntegration', {
  operation: 'delete-webhook-integration',
  description: 'Deletes a webhook integration for good. Nothing is reported to its address any more.',
  input: {
    description: 'Which integration to delete.',
    fields: (t) => ({ webhookIntegrationId: t.id(webhookIntegrationId) }),
  },
  request: pathOf,
  destructive: {
    foresee: ({ webhookIntegrationId: id }, projectId, context) =>
      foreseeExisting(
        context.loaders.load(webhookIntegrations.byId, { projectId, id }),
        'webhook integration',
      ),
  },
  changes,
  outcome: ({ webhookIntegrationId: id }) => ({ id }),
  payload: {
    description: 'The integration was deleted.',
    fields: (t) => ({
      deletedWebhookIntegrationId: t.id({
        nullable: true,
        description: 'The id of the integration that is gone; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});
