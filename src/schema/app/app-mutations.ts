import type { BodyOf } from '../../revenuecat/call.ts';
import type { App } from '../../revenuecat/generated/wire.ts';
import type { BuilderTypes } from '../builder.ts';
import { loadReference } from '../common/reference.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting, foreseeObstacles } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { emptyUpdateIssue } from '../mutation/value-rules.ts';
import { products } from '../product/product-loader.ts';
import { webhookIntegrations } from '../webhook-integration/webhook-integration-loader.ts';
import { apps } from './app-loader.ts';
import { AppRef } from './app-ref.ts';
import { settingsBody, settingsFieldNames, type GivenSettings } from './app-settings-body.ts';
import { AppSettingsChangesInput, NewAppSettingsInput } from './app-settings-inputs.ts';

const appId = { required: true, description: "RevenueCat's id of the app." } as const;
const pathOf = ({ appId: id }: { appId: string }, projectId: string) => ({
  path: { project_id: projectId, app_id: id },
});

/** Whatever embeds an app is read with the tag of apps. */
const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'apps' } as const,
];

/** The id alone, because the answer of some stores holds a credential, which must not be remembered. */
const outcome = (_input: unknown, { id }: App) => ({ id });

function appPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<{ readonly id: string }>>,
) {
  return t.field({
    type: AppRef,
    nullable: true,
    loads: { reference: apps.byId },
    description: 'The app as it is now.',
    resolve: ({ projectId, outcome: changed }, _args, context, info) =>
      loadReference(info, context, 'App', apps.byId, projectId, changed?.id),
  });
}

defineMutation('createApp', {
  operation: 'create-app',
  description: 'Adds an app to the project, for one store.',
  input: {
    description: 'The app to add.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What the app is called in RevenueCat.' }),
      settings: t.field({
        type: NewAppSettingsInput,
        required: true,
        description: 'Where the app sells. Apps of the Test Store cannot be added.',
      }),
    }),
  },
  request: ({ name, settings }, projectId) => {
    const { type, settings: given } = settingsBody(settings);
    // For what is new, null and nothing are the same, and upstream takes only the latter.
    const values = Object.entries(given).filter(([, value]) => value !== null);
    return {
      path: { project_id: projectId },
      // Held against the documents before it is sent.
      body: { name, type, [type]: Object.fromEntries(values) } as unknown as BodyOf<'create-app'>,
    };
  },
  fieldNames: settingsFieldNames,
  changes,
  outcome,
  payload: { description: 'The app was added.', fields: (t) => ({ app: appPayloadField(t) }) },
});

defineMutation('updateApp', {
  operation: 'update-app',
  description: 'Changes an app, or what RevenueCat knows of it in its store.',
  input: {
    description: 'Which app to change, and how. What is left out stays as it is.',
    fields: (t) => ({
      appId: t.id(appId),
      name: t.string({ description: 'What the app is called from now on.' }),
      settings: t.field({ type: AppSettingsChangesInput, description: 'What changes in its store.' }),
    }),
  },
  request: ({ name, settings, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    // Held against the documents before it is sent.
    body: { ...givenValues({ name }), ...changedSettings(settings) } as BodyOf<'update-app'>,
  }),
  check: ({ name, settings }) => [
    ...emptyUpdateIssue({ name, settings: settings ?? undefined }),
    ...emptySettingsIssue(settings),
  ],
  fieldNames: settingsFieldNames,
  changes,
  outcome,
  payload: { description: 'The app was changed.', fields: (t) => ({ app: appPayloadField(t) }) },
});

defineMutation('deleteApp', {
  operation: 'delete-app',
  description: 'Deletes an app for good.',
  input: { description: 'Which app to delete.', fields: (t) => ({ appId: t.id(appId) }) },
  request: pathOf,
  destructive: {
    // The app as for any dry run, and the lists of what may belong to it.
    calls: 4,
    async foresee({ appId: id }, projectId, { loaders }) {
      await foreseeExisting(loaders.load(apps.byId, { projectId, id }), 'app');
      await foreseeObstacles('appId', [
        {
          sentence: 'The app has products. Delete those first.',
          stands: async () =>
            (await loaders.load(products.all, { projectId })).some((product) => product.app_id === id),
        },
        {
          sentence: 'A webhook integration is limited to the app. Delete or change that first.',
          stands: async () =>
            (await loaders.load(webhookIntegrations.all, { projectId })).some(({ app_id: of }) => of === id),
        },
      ]);
    },
  },
  changes,
  outcome: ({ appId: id }) => ({ id }),
  payload: {
    description: 'The app was deleted.',
    fields: (t) => ({
      deletedAppId: t.id({
        nullable: true,
        description: 'The id of the app that is gone; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});

function changedSettings(given: GivenSettings | null | undefined): Readonly<Record<string, unknown>> {
  if (given === null || given === undefined) return {};
  const { type, settings } = settingsBody(given);
  return { [type]: settings };
}

/** An issue when the settings of a store are there and hold nothing. */
function emptySettingsIssue(given: GivenSettings | null | undefined) {
  if (given === null || given === undefined) return [];
  const { type, settings } = settingsBody(given);
  if (Object.keys(settings).length > 0) return [];
  return [
    inputIssue(
      settingsFieldNames[type] ?? ['settings'],
      'Nothing is to be changed. Give at least one value.',
    ),
  ];
}
