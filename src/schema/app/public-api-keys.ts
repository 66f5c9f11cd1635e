import type { PublicApiKey } from '../../revenuecat/generated/wire.ts';
import { cacheKey, configurationTag } from '../../loading/cache-names.ts';
import { nullIfMissing, type ObjectKey, type Remembered } from '../../loading/configuration-loader.ts';
import { defineLoader, type Sources } from '../../loading/loader.ts';
import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { connectionArgs, connectionOf, defineConnection } from '../common/connection.ts';
import { environment } from '../common/environment.ts';
import { loadReference } from '../common/reference.ts';
import { apps } from './app-loader.ts';
import { AppRef } from './app-ref.ts';

const rule = { operation: 'list-app-public-api-keys', customers: 'none' } as const;

/** The public keys of an app; upstream answers all of them at once. Null when the app is gone. */
export const publicApiKeysOfApp = defineLoader<ObjectKey, readonly PublicApiKey[] | null>({
  name: 'publicApiKeysOfApp',
  access: rule,
  load: readPublicApiKeys,
});

/** The same without a viewer, for calls that this server makes with such a key and without showing it. */
export async function readPublicApiKeys(
  { projectId, id }: ObjectKey,
  sources: Sources,
): Promise<readonly PublicApiKey[] | null> {
  const remembered = await sources.read<Remembered<readonly PublicApiKey[]>>({
    key: cacheKey(projectId, 'public-api-keys', id),
    async load({ reader }) {
      const page = await nullIfMissing(
        reader(projectId).page(
          'list-app-public-api-keys',
          { path: { project_id: projectId, app_id: id } },
          {},
        ),
      );
      const { configuration, missing } = sources.lifetimes;
      return {
        value: { data: page?.items ?? null },
        lifetime: page === null ? missing : configuration,
        tags: [configurationTag(projectId, 'apps')],
      };
    },
  });
  return remembered.data;
}

const PublicApiKeyRef = builder.objectRef<Held<PublicApiKey>>('PublicApiKey');
const PublicApiKeyConnection = defineConnection(
  'PublicApiKey',
  PublicApiKeyRef,
  'the public API keys of an app',
);

PublicApiKeyRef.implement({
  description: 'A key that an app carries to talk to RevenueCat; it is no secret, and it can change nothing.',
  access: { rule },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the key." }),
    key: t.string({
      nullable: true,
      description: "The key itself, for the configuration of RevenueCat's SDK.",
      resolve: ({ data }) => data.key,
    }),
    environment: t.field({
      type: environment.ref,
      nullable: true,
      description: 'Whether the key is for real purchases or for testing.',
      resolve: ({ data }) => environment.read(data.environment),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the key was made.',
      resolve: ({ data }) => data.created_at,
    }),
    app: t.field({
      type: AppRef,
      nullable: true,
      loads: { reference: apps.byId },
      description: 'The app that the key is for.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'App', apps.byId, projectId, data.app_id),
    }),
  }),
});

builder.objectField(AppRef, 'publicApiKeys', (t) =>
  t.field({
    type: PublicApiKeyConnection,
    nullable: true,
    args: connectionArgs,
    access: rule,
    loads: publicApiKeysOfApp,
    description: "The keys that RevenueCat's SDK is configured with in this app. They are no secrets.",
    resolve: async ({ projectId, id }, args, context) => {
      const keys = await context.loaders.load(publicApiKeysOfApp, { projectId, id });
      if (keys === null) return null;
      return connectionOf(context, args, JSON.stringify(['publicApiKeysOfApp', projectId, id]), keys, {
        cursorOf: (key: PublicApiKey) => key.id,
        toNode: (key) => Held.of(projectId, key.id, key),
      });
    },
  }),
);
