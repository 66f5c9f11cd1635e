import type { z } from 'zod';
import { httpSettings } from './http-settings.ts';
import { limitSettings } from './limit-settings.ts';
import { projectKeys } from './projects.ts';
import { observabilitySettings } from './observability-settings.ts';
import * as value from './setting-values.ts';
import type { SettingValue } from './setting-values.ts';

/** One environment variable. */
export interface Setting {
  /** What it means, in Markdown, for the README's table. */
  readonly meaning: string;
  /** The default, in Markdown, as people read it. */
  readonly default: string;
  readonly parse: SettingValue<unknown>;
}

/** Every environment variable the server reads, in the order of the README's table. Times keep the unit of their name. */
export const settings = {
  PORT: {
    meaning: 'The port to listen on; `0` takes a free one.',
    default: '`4000`',
    parse: value.wholeNumber(0, 65_535),
  },
  HOST: {
    meaning: 'The host name or address to listen on; `0.0.0.0` for all, as in a container.',
    default: '`localhost`',
    parse: value.hostName,
  },
  NODE_ENV: {
    meaning:
      '`production` refuses to start without `REVENUECAT_API_KEY`, and switches GraphiQL and introspection off unless they are asked for.',
    default: 'not production',
    parse: value.text,
  },
  REVENUECAT_API_KEY: {
    meaning: 'RevenueCat v2 secret key that reads. Without one the server runs on its embedded sandbox.',
    default: 'none: the sandbox',
    parse: value.apiKey,
  },
  REVENUECAT_WRITE_API_KEY: {
    meaning:
      'RevenueCat v2 secret key for mutations. Set it to the value of `REVENUECAT_API_KEY` to write with one key.',
    default: 'none: no mutations',
    parse: value.apiKey,
  },
  REVENUECAT_V1_API_KEY: {
    meaning:
      'RevenueCat v1 secret key, for the mutations that only REST v1 has, such as `submitReceipt` and `getOrCreateCustomer`.',
    default: 'none: no such mutations',
    parse: value.v1ApiKey,
  },
  REVENUECAT_EXTERNAL_API_KEYS: {
    meaning:
      'The secret keys that apps of payment providers have of their own, for `trackExternalPurchase`: JSON, app id to key, such as `{"app1ab2c3d4": "..."}`.',
    default: 'none: no external purchases',
    parse: value.apiKeysByApp,
  },
  REVENUECAT_PROJECT_ID: {
    meaning:
      'The project to serve, such as `proj1ab2c3d4`; with `REVENUECAT_PROJECTS` the one that is meant where a document names none.',
    default: 'the only project that the key sees, or the first of `REVENUECAT_PROJECTS`',
    parse: value.word,
  },
  REVENUECAT_PROJECTS: {
    meaning:
      'Several projects, each with its own keys, in place of `REVENUECAT_API_KEY` and the other keys: JSON, project id to `{"readKey", "writeKey"?, "v1Key"?, "webhookAuthorization"?}`.',
    default: 'none: one project',
    parse: projectKeys,
  },
  REVENUECAT_API_URL: {
    meaning: 'Where the REST API is, without `/v2`. `https` unless the host is loopback.',
    default: '`https://api.revenuecat.com`',
    parse: value.apiUrl,
  },
  REVENUECAT_WEBHOOK_AUTHORIZATION: {
    meaning:
      'What RevenueCat sends as `Authorization` with webhooks, as set in its webhook integration, 16 characters at least. They are then taken at `/webhooks/revenuecat`.',
    default: 'none: no webhooks',
    parse: value.webhookAuthorization,
  },
  AUTH_JWKS_URL: {
    meaning:
      'Where your identity provider publishes its keys; JWTs signed with RS256, ES256 or EdDSA are then accepted. Needs `AUTH_JWT_ISSUER` and `AUTH_JWT_AUDIENCE`.',
    default: 'none',
    parse: value.secureUrl,
  },
  AUTH_JWT_SECRET: {
    meaning:
      'Shared secret of at least 32 bytes, instead of `AUTH_JWKS_URL`; JWTs signed with HS256 are then accepted.',
    default: 'none',
    parse: value.sharedSecret,
  },
  AUTH_JWT_ISSUER: {
    meaning: 'The `iss` that JWTs must have.',
    default: 'not checked',
    parse: value.word,
  },
  AUTH_JWT_AUDIENCE: {
    meaning: 'The `aud` that JWTs must have.',
    default: 'not checked',
    parse: value.word,
  },
  AUTH_JWT_CUSTOMER_CLAIM: {
    meaning:
      'The claim that holds the App User ID of the customer who signed in. Only if it is set may a JWT with scopes own a customer, too.',
    default: '`sub`',
    parse: value.word,
  },
  AUTH_JWT_PROJECTS_CLAIM: {
    meaning:
      'The claim that names the projects a JWT is good for: a project id or a list of them. A JWT without it is then good for none.',
    default: 'none: all projects',
    parse: value.word,
  },
  AUTH_TOKENS: {
    meaning:
      'Static tokens, stored as hashes only: a JSON list of `{"name", "sha256", "scopes", "projects"?}`. Scopes are RevenueCat permissions, `*` may stand for any of the three parts, and `*` alone for everything.',
    default: 'none',
    // Parsed on its own, because a scope can be judged only by the list of all scopes.
    parse: value.text,
  },
  AUTH_HIDDEN_ATTRIBUTES: {
    meaning:
      'Names of customer attributes that customers neither see nor set of themselves, separated by commas.',
    default: 'none',
    parse: value.list,
  },
  SELF_SERVICE: {
    meaning:
      'The mutations that a customer may run on what is its own, separated by commas: `setCustomerAttributes`, `cancelSubscription`, `createManagementUrl`.',
    default: 'none',
    parse: value.listOf('setCustomerAttributes', 'cancelSubscription', 'createManagementUrl'),
  },
  AUDIT_FILE: {
    meaning:
      'A file to which the audit record of each mutation is appended, one line of JSON each; they are in the log in any case. It is opened anew when it was moved away, and on `SIGHUP`.',
    default: 'none: the log only',
    parse: value.text,
  },
  AUDIT_REDIS_STREAM: {
    meaning:
      'The key of a Redis stream that takes the audit records, each as JSON in the field `record`; about the last 100,000 are kept. Needs `REDIS_URL`.',
    default: 'none: the log only',
    parse: value.word,
  },
  REDIS_URL: {
    meaning:
      'Redis or Valkey, which makes one server of many: they share the budget, the cache, idempotency keys, events and limits. `redis://` or `rediss://`, with user name and password where it wants them.',
    default: 'none',
    parse: value.redisUrl,
  },
  REDIS_PREFIX: {
    meaning:
      'What the names of all keys in Redis begin with. Servers with the same prefix belong together, so those with other RevenueCat keys need another one.',
    default: '`revenuecat-graphql:`',
    parse: value.keyPrefix,
  },
  CACHE_MAX_BYTES: {
    meaning: 'The most memory that cached answers may take, in bytes.',
    default: '`67108864` (64 MiB)',
    parse: value.wholeNumber(1_000_000, 1_000_000_000_000),
  },
  CACHE_ANSWERS_MAX_BYTES: {
    meaning:
      'The most memory that whole answers may take, in bytes; they are given again to the same viewer while nothing that they were made of has changed. `0` keeps none.',
    default: '`16777216` (16 MiB)',
    parse: value.wholeNumber(0, 1_000_000_000_000),
  },
  // Lifetimes cannot be 0: some caches take that for "forever".
  CACHE_CUSTOMER_SECONDS: {
    meaning: 'How long a customer and what belongs to it may be answered from memory.',
    default: '`60`',
    parse: value.seconds(1, 3_600),
  },
  CACHE_CUSTOMER_FEED_SECONDS: {
    meaning:
      'The same while webhooks arrive as they usually do, for what they tell of: entitlements, subscriptions and purchases. A value not above `CACHE_CUSTOMER_SECONDS` changes nothing.',
    default: '`600`',
    parse: value.seconds(1, 86_400),
  },
  CACHE_CONFIGURATION_SECONDS: {
    meaning: 'How long products, entitlements, offerings, packages and apps may be answered from memory.',
    default: '`300`',
    parse: value.seconds(1, 86_400),
  },
  CACHE_CHARTS_SECONDS: {
    meaning: 'How long charts, overview metrics and benchmarks may be answered from memory.',
    default: '`600`',
    parse: value.seconds(1, 86_400),
  },
  CACHE_MISSING_SECONDS: {
    meaning: 'How long the server remembers that something does not exist.',
    default: '`5`',
    parse: value.seconds(1, 3_600),
  },
  CACHE_STALE_CUSTOMER_SECONDS: {
    meaning:
      'How much longer a customer may be answered from memory while the server reads it anew in the background; `0` for not at all. An entitlement or a subscription that has reached its end is never answered so.',
    default: '`60`',
    parse: value.seconds(0, 3_600),
  },
  CACHE_STALE_CONFIGURATION_SECONDS: {
    meaning: 'The same for products, entitlements, offerings, packages and apps.',
    default: '`300`',
    parse: value.seconds(0, 86_400),
  },
  CACHE_OUTAGE_CUSTOMER_SECONDS: {
    meaning:
      'How old a customer may be that is answered from memory while RevenueCat cannot be asked; `0` for never. Such answers say so in `extensions.stale`.',
    default: '`3600`',
    parse: value.seconds(0, 3_600),
  },
  CACHE_OUTAGE_CONFIGURATION_SECONDS: {
    meaning: 'The same for products, entitlements, offerings, packages, apps and charts.',
    default: '`86400`',
    parse: value.seconds(0, 86_400),
  },
  UPSTREAM_TIMEOUT_MS: {
    meaning: 'The deadline of one call to RevenueCat, in milliseconds.',
    default: '`10000`',
    parse: value.wholeNumber(100, 120_000),
  },
  UPSTREAM_HEADROOM_PERCENT: {
    meaning:
      "The share of RevenueCat's rate limits that this server leaves to others who use the same key, in percent.",
    default: '`5`',
    parse: value.wholeNumber(0, 90),
  },
  UPSTREAM_MAX_CONCURRENCY: {
    meaning: 'The most calls to RevenueCat that are under way at once.',
    default: '`64`',
    parse: value.wholeNumber(1, 1_000),
  },
  ...limitSettings,
  GRAPHIQL: {
    meaning: '`on` or `off`: whether browsers get GraphiQL at `/graphql`.',
    default: '`off` in production, else `on`',
    parse: value.onOrOff,
  },
  INTROSPECTION: {
    meaning:
      '`on` or `off`: whether everyone may introspect the schema. When `off`, the scope `facade:introspection:read` still may.',
    default: '`off` in production, else `on`',
    parse: value.onOrOff,
  },
  SUBGRAPH_PREFIX: {
    meaning:
      'Put before the names of all types and root fields but `Customer` and scalars, for a supergraph in which other teams have a `Product`, too: with `RC` it is `RCProduct`, and `rcProduct` on `Query`.',
    default: 'none',
    parse: value.typePrefix,
  },
  ...httpSettings,
  ...observabilitySettings,
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** What each setting is after parsing; absent when the variable is unset or empty. */
export type SettingValues = {
  readonly [Name in SettingName]?: z.output<(typeof settings)[Name]['parse']>;
};

export const settingNames = Object.keys(settings) as readonly SettingName[];

// Someone who wrote such a name meant this server. Others, like `CI` or `LOG_DIR`, are nobody's business.
const OUR_PREFIXES = [
  'REVENUECAT_',
  'AUTH_',
  'CACHE_',
  'UPSTREAM_',
  'LIMIT_',
  'GRAPHIQL_',
  'INTROSPECTION_',
  'SUBGRAPH_',
  'CORS_',
  'AUDIT_',
  'SELF_SERVICE',
  'METRICS_',
  'STOP_',
  'TRUSTED_DOCUMENTS',
];

/** Names in the environment that look like settings of this server and are none. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env)
    .filter(
      (name) => OUR_PREFIXES.some((prefix) => name.startsWith(prefix)) && !Object.hasOwn(settings, name),
    )
    .sort();
}
