import { parameterError } from '../../http/errors.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import { publicApiKeysOf } from '../../answers/public-api-keys.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { storeKitConfig } from '../../answers/store-kit-config.ts';
import { appInPath } from './found.ts';

export const appRoutes: Handlers = {
  'list-apps': (request) =>
    answerPage(
      request,
      request.project.apps,
      (app) => app.id,
      (app) => app,
    ),
  'get-app': (request) => appInPath(request),

  'list-app-public-api-keys': (request) =>
    answerPage(
      request,
      inOrder(publicApiKeysOf(appInPath(request)), (key) => key.id),
      (key) => key.id,
      (key) => key,
    ),

  'get-app-storekit-config': (request) => {
    const app = appInPath(request);
    if (app.type !== 'app_store' && app.type !== 'mac_app_store') {
      throw parameterError('app_id', 'Only apps of the App Store have a StoreKit configuration');
    }
    return { object: 'store_kit_config_file', contents: storeKitConfig(request.project, app) };
  },
};
