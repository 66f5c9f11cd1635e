import type { PublicApiKey } from '../../revenuecat/generated/wire.ts';
import type { StoredApp } from '../state/stored-facts.ts';
import { publicAppKey } from '../http/v1-keys.ts';

/** The keys that an app's SDK uses. They follow from the app, so no app has to be given any. */
export function publicApiKeysOf(app: StoredApp): readonly PublicApiKey[] {
  return [
    {
      object: 'public_api_key',
      id: app.id.replace(/^app/, 'apikey'),
      key: publicAppKey(app),
      environment: app.type === 'test_store' ? 'sandbox' : 'production',
      app_id: app.id,
      created_at: app.created_at,
    },
  ];
}
