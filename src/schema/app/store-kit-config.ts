import type { StoreKitConfigFile } from '../../revenuecat/generated/wire.ts';
import { cacheKey, configurationTag } from '../../loading/cache-names.ts';
import { nullIfMissing, type ObjectKey, type Remembered } from '../../loading/configuration-loader.ts';
import { defineLoader } from '../../loading/loader.ts';
import { builder } from '../builder.ts';
import { AppRef } from './app-ref.ts';

const rule = { operation: 'get-app-storekit-config', customers: 'none' } as const;

/** The products of an app as Xcode's file for testing purchases; null when upstream has none for the app. */
const storeKitConfigOfApp = defineLoader<ObjectKey, StoreKitConfigFile | null>({
  name: 'storeKitConfigOfApp',
  access: rule,
  async load({ projectId, id }, sources) {
    const remembered = await sources.read<Remembered<StoreKitConfigFile>>({
      key: cacheKey(projectId, 'store-kit-config', id),
      async load({ reader }) {
        const data = await nullIfMissing(
          reader(projectId).call('get-app-storekit-config', { path: { project_id: projectId, app_id: id } }),
        );
        const { configuration, missing } = sources.lifetimes;
        return {
          value: { data },
          lifetime: data === null ? missing : configuration,
          tags: [configurationTag(projectId, 'apps'), configurationTag(projectId, 'products')],
        };
      },
    });
    return remembered.data;
  },
});

/** StoreKit is Apple's, so nobody is asked about apps of other stores. */
const appleTypes: ReadonlySet<string> = new Set(['app_store', 'mac_app_store']);

builder.objectField(AppRef, 'storeKitConfig', (t) =>
  t.field({
    type: 'JSON',
    nullable: true,
    access: rule,
    loads: storeKitConfigOfApp,
    description:
      "The app's products as a StoreKit configuration file for Xcode; null for apps of other stores.",
    resolve: async ({ projectId, id, data }, _args, context) => {
      if (!appleTypes.has(data.type)) return null;
      return (await context.loaders.load(storeKitConfigOfApp, { projectId, id }))?.contents ?? null;
    },
  }),
);
