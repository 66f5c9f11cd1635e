import { z } from 'zod';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';

/* The bodies of create-app and update-app: the same settings for each store, with other limits. */

const name = z.string().min(1).max(255);
const storeName = z.string().min(1).max(256);
const appleSharedSecret = z.string().length(32);
const privateKey = z.string().min(1).max(4500).optional();
const keyId = (longest: number) => z.string().min(1).max(longest).optional();
const supportEmail = z.string().min(1).max(320).nullable().optional();
const currency = z.enum(wireEnums.RCBillingCurrency).optional();
const roku = z
  .strictObject({
    roku_api_key: z.string().length(33).nullable().optional(),
    roku_channel_id: z.string().length(6).nullable().optional(),
    roku_channel_name: z.string().min(1).max(30).nullable().optional(),
  })
  .optional();

export const newApp = z.discriminatedUnion('type', [
  z.strictObject({
    name,
    type: z.literal('amazon'),
    amazon: z.strictObject({ package_name: storeName, shared_secret: z.string().optional() }),
  }),
  z.strictObject({
    name,
    type: z.literal('app_store'),
    app_store: z.strictObject({
      bundle_id: storeName,
      shared_secret: appleSharedSecret.optional(),
      subscription_private_key: privateKey,
      subscription_key_id: keyId(32),
      subscription_key_issuer: keyId(36),
      app_store_connect_api_key: privateKey,
      app_store_connect_api_key_id: keyId(36),
      app_store_connect_api_key_issuer: keyId(36),
      app_store_connect_vendor_number: keyId(20),
    }),
  }),
  z.strictObject({
    name,
    type: z.literal('mac_app_store'),
    mac_app_store: z.strictObject({ bundle_id: storeName, shared_secret: appleSharedSecret.optional() }),
  }),
  z.strictObject({
    name,
    type: z.literal('play_store'),
    play_store: z.strictObject({ package_name: storeName }),
  }),
  z.strictObject({
    name,
    type: z.literal('stripe'),
    stripe: z.strictObject({ stripe_account_id: storeName.nullable().optional() }).optional(),
  }),
  z.strictObject({
    name,
    type: z.literal('rc_billing'),
    rc_billing: z
      .strictObject({
        stripe_account_id: storeName.nullable().optional(),
        app_name: storeName,
        support_email: supportEmail,
        default_currency: currency,
      })
      .nullable()
      .optional(),
  }),
  z.strictObject({ name, type: z.literal('roku'), roku: roku.nullable() }),
  z.strictObject({
    name,
    type: z.literal('paddle'),
    paddle: z
      .strictObject({
        paddle_api_key: z.string().min(50).max(70).nullable().optional(),
        paddle_is_sandbox: z.boolean().nullable().optional(),
      })
      .nullable()
      .optional(),
  }),
]);

export const appChanges = z.strictObject({
  name: name.optional(),
  amazon: z
    .strictObject({ package_name: storeName.optional(), shared_secret: z.string().nullable().optional() })
    .optional(),
  app_store: z
    .strictObject({
      bundle_id: storeName.optional(),
      shared_secret: appleSharedSecret.nullable().optional(),
      subscription_private_key: z.string().optional(),
      subscription_key_id: z.string().optional(),
      subscription_key_issuer: z.string().optional(),
      app_store_connect_api_key: z.string().optional(),
      app_store_connect_api_key_id: z.string().optional(),
      app_store_connect_api_key_issuer: z.string().optional(),
      app_store_connect_vendor_number: z.string().optional(),
    })
    .optional(),
  mac_app_store: z
    .strictObject({
      bundle_id: storeName.optional(),
      shared_secret: appleSharedSecret.nullable().optional(),
    })
    .optional(),
  play_store: z.strictObject({ package_name: storeName }).optional(),
  stripe: z.strictObject({ stripe_account_id: storeName.optional() }).optional(),
  rc_billing: z
    .strictObject({
      stripe_account_id: storeName.nullable().optional(),
      app_name: storeName.nullable().optional(),
      support_email: supportEmail,
      default_currency: currency,
    })
    .optional(),
  roku,
  paddle: z
    .strictObject({
      paddle_api_key: z.string().length(50).nullable().optional(),
      paddle_is_sandbox: z.boolean().optional(),
    })
    .optional(),
});
