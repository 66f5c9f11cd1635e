import type { RCBillingCurrency } from '../../revenuecat/generated/wire.ts';
import type { AppSecrets } from '../state/stored-configuration.ts';
import type { StoredApp } from '../state/stored-facts.ts';

/** What a body may say about an app's store, whatever the store: a flat view of the variants. */
export interface GivenSettings {
  readonly package_name?: string | undefined;
  readonly bundle_id?: string | undefined;
  readonly stripe_account_id?: string | null | undefined;
  readonly app_name?: string | null | undefined;
  readonly support_email?: string | null | undefined;
  readonly default_currency?: RCBillingCurrency | undefined;
  readonly roku_channel_id?: string | null | undefined;
  readonly roku_channel_name?: string | null | undefined;
  readonly paddle_api_key?: string | null | undefined;
  readonly paddle_is_sandbox?: boolean | null | undefined;
}

const answered: ReadonlySet<string> = new Set<keyof GivenSettings>([
  'package_name',
  'bundle_id',
  'stripe_account_id',
  'app_name',
  'support_email',
  'default_currency',
  'roku_channel_id',
  'roku_channel_name',
  // The one credential that the document answers.
  'paddle_api_key',
  'paddle_is_sandbox',
]);

const connectKey = [
  'app_store_connect_api_key',
  'app_store_connect_api_key_id',
  'app_store_connect_api_key_issuer',
];
const subscriptionKey = ['subscription_private_key', 'subscription_key_id', 'subscription_key_issuer'];

/** The secrets after a change: everything given that no answer shows. Null removes one. */
export function secretsAfter(before: AppSecrets, given: GivenSettings): AppSecrets {
  const after = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(given)) {
    if (answered.has(name) || value === undefined) continue;
    if (value === null) after.delete(name);
    else after.set(name, String(value));
  }
  return Object.fromEntries(after);
}

/** The store settings that an app answers after a change: what was given, else what it had, else the default. */
export function settingsAfter(app: StoredApp, given: GivenSettings, secrets: AppSecrets): Partial<StoredApp> {
  switch (app.type) {
    case 'amazon':
      return { amazon: { package_name: given.package_name ?? app.amazon?.package_name ?? '' } };
    case 'app_store': {
      const was = app.app_store;
      return {
        app_store: {
          bundle_id: given.bundle_id ?? was?.bundle_id ?? '',
          app_store_connect_api_key_configured:
            was?.app_store_connect_api_key_configured === true || hasAll(secrets, connectKey),
          subscription_key_configured:
            was?.subscription_key_configured === true || hasAll(secrets, subscriptionKey),
        },
      };
    }
    case 'mac_app_store':
      return { mac_app_store: { bundle_id: given.bundle_id ?? app.mac_app_store?.bundle_id ?? '' } };
    case 'play_store':
      return { play_store: { package_name: given.package_name ?? app.play_store?.package_name ?? '' } };
    case 'stripe':
      return {
        stripe: { stripe_account_id: either(given.stripe_account_id, app.stripe?.stripe_account_id) },
      };
    case 'rc_billing': {
      const was = app.rc_billing;
      const support = either(given.support_email, was?.support_email);
      return {
        rc_billing: {
          stripe_account_id: either(given.stripe_account_id, was?.stripe_account_id),
          // Two deprecated names say the same.
          seller_company_name: given.app_name ?? was?.seller_company_name ?? app.name,
          app_name: given.app_name ?? was?.app_name ?? app.name,
          seller_company_support_email: support,
          support_email: support,
          default_currency: given.default_currency ?? was?.default_currency ?? 'USD',
        },
      };
    }
    case 'roku':
      return {
        roku: {
          roku_channel_id: either(given.roku_channel_id, app.roku?.roku_channel_id),
          roku_channel_name: either(given.roku_channel_name, app.roku?.roku_channel_name),
        },
      };
    case 'paddle': {
      const key = either(given.paddle_api_key, app.paddle?.paddle_api_key);
      return {
        paddle: {
          paddle_api_key: key,
          // The key says which environment it is for; the field only counts without one.
          paddle_is_sandbox:
            key?.startsWith('pdl_sdbx') ?? given.paddle_is_sandbox ?? app.paddle?.paddle_is_sandbox ?? false,
        },
      };
    }
    case 'test_store':
      return {};
  }
}

/** What a store knows an app by, or null where two apps may be the same to it. */
export function identityInStore(app: StoredApp): string | null {
  return (
    app.app_store?.bundle_id ??
    app.mac_app_store?.bundle_id ??
    app.play_store?.package_name ??
    app.amazon?.package_name ??
    app.roku?.roku_channel_id ??
    null
  );
}

function either<Value>(given: Value | null | undefined, was: Value | null | undefined): Value | null {
  return given === undefined ? (was ?? null) : given;
}

function hasAll(secrets: AppSecrets, names: readonly string[]): boolean {
  return names.every((name) => (secrets[name] ?? '') !== '');
}
