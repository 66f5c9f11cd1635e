import { parseAuthTokens } from './auth-tokens.ts';
import type { ScopeCatalogue } from './auth-tokens.ts';
import { ConfigError } from './config-error.ts';
import type { AuthConfig, Config } from './config.ts';
import { isSet, type Environment } from './environment.ts';
import { jwtOf, jwtProblems } from './load-jwt.ts';
import { upstreamOf, upstreamProblems, webhooksOf } from './load-upstream.ts';
import { isLoopbackHost } from './loopback.ts';
import { nearestName } from './nearest-name.ts';
import { settingNames, settings, unknownSettings } from './settings.ts';
import type { SettingName, SettingValues } from './settings.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Sentences for the log: names that look like settings and are none. */
  readonly warnings: readonly string[];
}

/**
 * The configuration that an environment describes. Pure: reads nothing else and prints nothing. Empty text is the same
 * as unset. Throws {@link ConfigError} with every mistake at once; no problem or warning ever repeats a value.
 */
export function loadConfig(env: Environment, scopes: ScopeCatalogue): LoadedConfig {
  const problems: string[] = [];
  const values = parseSettings(env, problems);
  const { tokens, problems: tokenProblems } = parseAuthTokens(values.AUTH_TOKENS ?? '[]', scopes);
  problems.push(
    ...tokenProblems,
    ...upstreamProblems(env, values),
    ...jwtProblems(env),
    ...documentProblems(env, values),
    ...portProblems(values),
  );
  if (isSet(env, 'AUDIT_REDIS_STREAM') && !isSet(env, 'REDIS_URL')) {
    problems.push(
      'AUDIT_REDIS_STREAM does nothing without REDIS_URL: set that, too, or unset AUDIT_REDIS_STREAM',
    );
  }

  const production = values.NODE_ENV === 'production';
  const host = values.HOST ?? 'localhost';
  // Whether a setting is there is asked of the environment: a value that failed to parse is one mistake, not two.
  const hasKey = isSet(env, 'REVENUECAT_API_KEY') || isSet(env, 'REVENUECAT_PROJECTS');
  const canSignIn =
    isSet(env, 'AUTH_JWKS_URL') || isSet(env, 'AUTH_JWT_SECRET') || tokens.length + tokenProblems.length > 0;
  if (production && !hasKey) {
    problems.push('REVENUECAT_API_KEY is not set and NODE_ENV is production: set a RevenueCat v2 secret key');
  }
  if (hasKey && !canSignIn && !isLoopbackHost(host)) {
    problems.push(
      'AUTH_TOKENS, AUTH_JWKS_URL and AUTH_JWT_SECRET are all unset, so nobody could sign in: set one of them, or HOST to localhost to try it alone',
    );
  }
  const warnings = [...environmentWarnings(values), ...unknownSettings(env).map(unknownSettingWarning)];
  if (problems.length > 0) throw new ConfigError(problems, warnings);

  const upstream = upstreamOf(values);
  const jwt = jwtOf(values);
  const auth: AuthConfig = {
    ...(jwt === undefined ? {} : { jwt }),
    tokens,
    readyTokens: upstream.mode === 'sandbox' ? 'sandbox' : canSignIn ? 'none' : 'read-only',
    hiddenAttributes: values.AUTH_HIDDEN_ATTRIBUTES ?? [],
    selfService: values.SELF_SERVICE ?? [],
  };
  const config: Config = {
    production,
    http: {
      host,
      port: values.PORT ?? 4000,
      corsOrigins: values.CORS_ORIGINS ?? [],
      trustedProxies: values.TRUST_PROXY ?? 0,
      compression: values.COMPRESSION ?? true,
      keepAliveMs: values.KEEP_ALIVE_SECONDS ?? 75_000,
    },
    upstream,
    auth,
    audit: {
      ...(values.AUDIT_FILE === undefined ? {} : { file: values.AUDIT_FILE }),
      ...(values.AUDIT_REDIS_STREAM === undefined ? {} : { redisStream: values.AUDIT_REDIS_STREAM }),
    },
    ...(values.REDIS_URL === undefined
      ? {}
      : { redis: { url: values.REDIS_URL, prefix: values.REDIS_PREFIX ?? 'revenuecat-graphql:' } }),
    ...webhooksOf(values),
    cache: {
      maxBytes: values.CACHE_MAX_BYTES ?? 64 * 1024 * 1024,
      answersMaxBytes: values.CACHE_ANSWERS_MAX_BYTES ?? 16 * 1024 * 1024,
      customerTtlMs: values.CACHE_CUSTOMER_SECONDS ?? 60_000,
      customerFeedMs: values.CACHE_CUSTOMER_FEED_SECONDS ?? 600_000,
      configurationTtlMs: values.CACHE_CONFIGURATION_SECONDS ?? 300_000,
      chartsTtlMs: values.CACHE_CHARTS_SECONDS ?? 600_000,
      missingTtlMs: values.CACHE_MISSING_SECONDS ?? 5_000,
      customerStaleMs: values.CACHE_STALE_CUSTOMER_SECONDS ?? 60_000,
      configurationStaleMs: values.CACHE_STALE_CONFIGURATION_SECONDS ?? 300_000,
      customerOutageMs: values.CACHE_OUTAGE_CUSTOMER_SECONDS ?? 3_600_000,
      configurationOutageMs: values.CACHE_OUTAGE_CONFIGURATION_SECONDS ?? 86_400_000,
    },
    limits: {
      pageSize: values.LIMIT_PAGE_SIZE ?? 500,
      calls: { staff: values.LIMIT_CALLS_STAFF ?? 120, customer: values.LIMIT_CALLS_CUSTOMER ?? 20 },
      perMinute: {
        staff: values.LIMIT_PER_MINUTE_STAFF ?? 30_000,
        customer: values.LIMIT_PER_MINUTE_CUSTOMER ?? 300,
        anonymous: values.LIMIT_PER_MINUTE_ANONYMOUS ?? 120,
      },
      document: documentLimitsOf(values),
      requestBytes: values.LIMIT_REQUEST_BYTES ?? 100_000,
      connections: values.LIMIT_CONNECTIONS ?? 10_000,
      headersMs: values.LIMIT_HEADERS_MS ?? 10_000,
      receiveMs: values.LIMIT_RECEIVE_MS ?? 30_000,
      subscriptions: {
        all: values.LIMIT_SUBSCRIPTIONS ?? 5_000,
        staff: values.LIMIT_SUBSCRIPTIONS_STAFF ?? 50,
        customer: values.LIMIT_SUBSCRIPTIONS_CUSTOMER ?? 5,
      },
      webhooksPerMinute: values.LIMIT_WEBHOOKS ?? 60_000,
      executionMs: values.LIMIT_EXECUTION_MS ?? 30_000,
      stopDelayMs: values.STOP_DELAY_MS ?? 0,
      stopMs: values.LIMIT_STOP_MS ?? 10_000,
    },
    documents: {
      ...(values.TRUSTED_DOCUMENTS_FILE === undefined || values.TRUSTED_DOCUMENTS === 'off'
        ? {}
        : { file: values.TRUSTED_DOCUMENTS_FILE }),
      only: values.TRUSTED_DOCUMENTS === 'only',
      automatic: values.APQ ?? false,
    },
    graphiql: values.GRAPHIQL ?? !production,
    introspection: values.INTROSPECTION ?? !production,
    subgraphPrefix: values.SUBGRAPH_PREFIX ?? '',
    logLevel: values.LOG_LEVEL ?? 'info',
    observability: observabilityOf(values, host),
  };
  return { config, warnings };
}

function observabilityOf(values: SettingValues, host: string): Config['observability'] {
  const { METRICS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = values;
  return {
    slowMs: values.LOG_SLOW_MS ?? 2_000,
    ...(port === undefined
      ? {}
      : {
          metrics: { host: values.METRICS_HOST ?? host, port, operations: values.METRICS_OPERATIONS ?? null },
        }),
    ...(endpoint === undefined
      ? {}
      : {
          tracing: {
            endpoint,
            serviceName: values.OTEL_SERVICE_NAME ?? 'revenuecat-graphql',
            sampledShare: values.OTEL_TRACES_SAMPLER_ARG ?? 1,
          },
        }),
  };
}

/** The settings that are there and good; what is wrong with the others is added to the problems. */
function parseSettings(env: Environment, problems: string[]): SettingValues {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const text = env[name];
    if (text === undefined || text.trim() === '') continue;
    const result = settings[name].parse.safeParse(text);
    if (result.success) values[name] = result.data;
    else problems.push(...result.error.issues.map((issue) => `${name} ${issue.message}`));
  }
  // Each value came from the parser of its own name, which a loop over names cannot show to the compiler.
  return values as SettingValues;
}

/** One port cannot be for everybody and for Prometheus alone. */
function portProblems({ PORT: port = 4000, METRICS_PORT: metrics }: SettingValues): readonly string[] {
  if (metrics !== port || port === 0) return [];
  return ['METRICS_PORT is the same as PORT: set another one, which the internet does not reach'];
}

/** Documents that nothing would use, or that nobody could find. */
function documentProblems(env: Environment, values: SettingValues): readonly string[] {
  const { TRUSTED_DOCUMENTS: mode = 'off', APQ: automatic } = values;
  const hasFile = isSet(env, 'TRUSTED_DOCUMENTS_FILE');
  return [
    ...(mode !== 'off' && !hasFile
      ? [
          `TRUSTED_DOCUMENTS is \`${mode}\` without TRUSTED_DOCUMENTS_FILE: set the file that holds the documents`,
        ]
      : []),
    ...(hasFile && !isSet(env, 'TRUSTED_DOCUMENTS')
      ? ['TRUSTED_DOCUMENTS_FILE does nothing without TRUSTED_DOCUMENTS: set that to `allow` or `only`']
      : []),
    ...(mode === 'only' && automatic === true
      ? ['APQ is on and TRUSTED_DOCUMENTS is `only`: no other documents could be registered, so unset APQ']
      : []),
  ];
}

function documentLimitsOf(values: SettingValues): Config['limits']['document'] {
  return {
    tokens: values.LIMIT_TOKENS ?? 4_000,
    directives: values.LIMIT_DIRECTIVES ?? 50,
    depth: values.LIMIT_DEPTH ?? 20,
    listDepth: values.LIMIT_LIST_DEPTH ?? 5,
    aliases: values.LIMIT_ALIASES ?? 50,
    rootFields: values.LIMIT_ROOT_FIELDS ?? 30,
    fields: values.LIMIT_FIELDS ?? 2_000,
    listItems: values.LIMIT_LIST_ITEMS ?? 1_500_000,
    validationErrors: values.LIMIT_VALIDATION_ERRORS ?? 20,
  };
}

/** `prod` or `Production` look as if they switched something on. */
function environmentWarnings({ NODE_ENV: name }: SettingValues): readonly string[] {
  if (name === undefined || ['production', 'development', 'test'].includes(name)) return [];
  return ['NODE_ENV is none of production, development and test: the server behaves as outside production'];
}

function unknownSettingWarning(name: string): string {
  const nearest = nearestName(name, settingNames);
  const hint = nearest === null ? 'see the table of settings in the README' : `did you mean ${nearest}?`;
  return `${name} is not a setting of this server and has no effect: ${hint}`;
}
