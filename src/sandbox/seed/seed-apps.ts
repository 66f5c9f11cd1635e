import type { App } from '../../revenuecat/generated/wire.ts';
import { newId } from '../ids.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';

export type AppType = App['type'];

const settings: Readonly<Record<AppType, readonly [name: string, settings: Partial<App>]>> = {
  app_store: [
    'Skylark for iOS',
    {
      app_store: {
        bundle_id: 'com.example.skylark',
        app_store_connect_api_key_configured: true,
        subscription_key_configured: true,
      },
    },
  ],
  play_store: ['Skylark for Android', { play_store: { package_name: 'com.example.skylark' } }],
  stripe: ['Skylark Web (Stripe)', { stripe: { stripe_account_id: null } }],
  rc_billing: [
    'Skylark Web',
    {
      rc_billing: {
        stripe_account_id: null,
        seller_company_name: 'Skylark Weather',
        app_name: 'Skylark',
        seller_company_support_email: 'help@example.com',
        support_email: 'help@example.com',
        default_currency: 'USD',
      },
    },
  ],
  amazon: ['Skylark for Fire', { amazon: { package_name: 'com.example.skylark.fire' } }],
  mac_app_store: ['Skylark for Mac (old)', { mac_app_store: { bundle_id: 'com.example.skylark.mac' } }],
  roku: ['Skylark TV', { roku: { roku_channel_id: '123456', roku_channel_name: 'Skylark TV' } }],
  paddle: ['Skylark Desktop', { paddle: { paddle_is_sandbox: false, paddle_api_key: null } }],
  test_store: ['Skylark Test Store', {}],
};

/** One app for each type that the document knows; gives back their ids by type. */
export function seedApps(
  store: ProjectStore,
  createdAt: number,
  random: Random,
): ReadonlyMap<AppType, string> {
  const ids = new Map<AppType, string>();
  for (const [type, [name, specific]] of Object.entries(settings) as [
    AppType,
    (typeof settings)[AppType],
  ][]) {
    const app = store.apps.add({
      object: 'app',
      id: newId('app', random),
      name,
      created_at: createdAt,
      type,
      project_id: store.project.id,
      ...specific,
    });
    ids.set(type, app.id);
  }
  return ids;
}
