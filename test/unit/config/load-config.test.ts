import { describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../../../src/config/config-error.ts';
import type { Environment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { settingNames, settings } from '../../../src/config/settings.ts';
import { load, problemsOf, scopes } from './loading.ts';

describe('defaults', () => {
  test('an empty environment runs the sandbox on localhost, with ready tokens', () => {
    const { config, warnings } = loadConfig({}, scopes);
    expect(warnings).toEqual([]);
    expect(config).toEqual({
      production: false,
      http: {
        host: 'localhost',
        port: 4000,
        corsOrigins: [],
        trustedProxies: 0,
        compression: true,
        keepAliveMs: 75_000,
      },
      documents: { only: false, automatic: false },
      audit: {},
      upstream: { mode: 'sandbox', timeoutMs: 10_000, headroomPercent: 5, maxConcurrency: 64 },
      auth: { tokens: [], readyTokens: 'sandbox', hiddenAttributes: [], selfService: [] },
      cache: {
        maxBytes: 67_108_864,
        answersMaxBytes: 16_777_216,
        customerTtlMs: 60_000,
        customerFeedMs: 600_000,
        configurationTtlMs: 300_000,
        chartsTtlMs: 600_000,
        missingTtlMs: 5_000,
        customerStaleMs: 60_000,
        configurationStaleMs: 300_000,
        customerOutageMs: 3_600_000,
        configurationOutageMs: 86_400_000,
      },
      limits: {
        pageSize: 500,
        calls: { staff: 120, customer: 20 },
        document: {
          tokens: 4_000,
          directives: 50,
          depth: 20,
          listDepth: 5,
          aliases: 50,
          rootFields: 30,
          fields: 2_000,
          listItems: 1_500_000,
          validationErrors: 20,
        },
        requestBytes: 100_000,
        perMinute: { staff: 30_000, customer: 300, anonymous: 120 },
        connections: 10_000,
        headersMs: 10_000,
        receiveMs: 30_000,
        subscriptions: { all: 5_000, staff: 50, customer: 5 },
        webhooksPerMinute: 60_000,
        executionMs: 30_000,
        stopDelayMs: 0,
        stopMs: 10_000,
      },
      graphiql: true,
      introspection: true,
      subgraphPrefix: '',
      logLevel: 'info',
      observability: { slowMs: 2_000 },
    });
  });

  test('empty and blank text mean unset, for every setting', () => {
    const blank = Object.fromEntries(settingNames.map((name, index) => [name, index % 2 === 0 ? '' : ' \t']));
    expect(load(blank)).toEqual(load({}));
  });

  test('blanks around a value do not count', () => {
    expect(load({ PORT: ' 80\n', REVENUECAT_API_KEY: 'canary-key\n' })).toMatchObject({ http: { port: 80 } });
  });

  test('every setting has a meaning and a default for the README', () => {
    for (const name of settingNames) {
      expect(settings[name].meaning).toMatch(/^[`A-Z].*[.]$/s);
      expect(settings[name].default).not.toBe('');
    }
  });

  test('loading prints nothing and leaves the environment alone', () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const env = Object.freeze({ PORT: '1', AUTH_JWT_AUDIANCE: 'x' });
    loadConfig(env, scopes);
    expect(problemsOf(Object.freeze({ PORT: 'x' }))).toHaveLength(1);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

describe('single values', () => {
  test.each(['-1', '65536', '80.5', '1e3', '0x50', 'abc', 'Infinity', '٤٠٠٠', '9'.repeat(400)])(
    'the port %s is refused',
    (PORT) => {
      expect(problemsOf({ PORT })).toEqual(['PORT must be a whole number from 0 to 65535']);
    },
  );

  test('port 0 is kept, since it asks for a free one', () => {
    expect(load({ PORT: '0' }).http.port).toBe(0);
  });

  test.each([
    'CACHE_CUSTOMER_SECONDS',
    'CACHE_CONFIGURATION_SECONDS',
    'CACHE_CHARTS_SECONDS',
    'CACHE_MISSING_SECONDS',
    'CACHE_MAX_BYTES',
  ])('%s cannot be 0, which caches take for "no bound"', (name) => {
    expect(problemsOf({ [name]: '0' })).toHaveLength(1);
  });

  test('lifetimes are given in seconds and kept in milliseconds', () => {
    expect(load({ CACHE_CUSTOMER_SECONDS: '7' }).cache.customerTtlMs).toBe(7_000);
  });

  test.each(['http://localhost', 'localhost:4000', 'a b', 'a/b', 'é'])('the host %s is refused', (HOST) => {
    expect(problemsOf({ HOST })).toHaveLength(1);
  });

  test.each([
    ['on', true],
    ['TRUE', true],
    ['1', true],
    ['off', false],
    ['No', false],
  ])('a switch understands %s', (GRAPHIQL, expected) => {
    expect(load({ GRAPHIQL }).graphiql).toBe(expected);
  });

  test('a switch does not guess', () => {
    expect(problemsOf({ GRAPHIQL: 'maybe', INTROSPECTION: 'enabled' })).toEqual([
      'GRAPHIQL must be `on` or `off`',
      'INTROSPECTION must be `on` or `off`',
    ]);
  });

  test('origins are exact, or `*` alone', () => {
    expect(load({ CORS_ORIGINS: '*' }).http.corsOrigins).toBe('any');
    expect(
      load({ CORS_ORIGINS: 'https://a.example, http://localhost:3000,capacitor://localhost' }).http
        .corsOrigins,
    ).toEqual(['https://a.example', 'http://localhost:3000', 'capacitor://localhost']);
    for (const CORS_ORIGINS of [
      'https://a.example/',
      'a.example',
      'null',
      '*,https://a.example',
      'https://A.example',
      ',',
    ]) {
      expect(problemsOf({ CORS_ORIGINS }), CORS_ORIGINS).toHaveLength(1);
    }
  });

  test('hidden attributes are a list of names', () => {
    expect(load({ AUTH_HIDDEN_ATTRIBUTES: '$email, internal note' }).auth.hiddenAttributes).toEqual([
      '$email',
      'internal note',
    ]);
    expect(problemsOf({ AUTH_HIDDEN_ATTRIBUTES: 'a,,b' })).toHaveLength(1);
  });

  test('a log level must be one we have', () => {
    expect(load({ LOG_LEVEL: 'silent' }).logLevel).toBe('silent');
    expect(problemsOf({ LOG_LEVEL: 'verbose' })[0]).toContain('`debug`');
  });
});

describe('all together', () => {
  test('every mistake is reported at once, and none repeats a value', () => {
    const env = {
      PORT: 'canary-port',
      HOST: 'canary host',
      REVENUECAT_API_KEY: 'canary key',
      REVENUECAT_WRITE_API_KEY: 'goog_canary',
      REVENUECAT_API_URL: 'http://canary.example',
      AUTH_JWT_SECRET: 'canary-short',
      AUTH_TOKENS: '[{"name": "canary", "token": "canary"',
      LOG_LEVEL: 'canary',
      AUTH_CANARY: 'canary-value',
    };
    const problems = problemsOf(env);
    const named = problems.map((problem) => problem.split(' ')[0]);
    expect(named.sort()).toEqual(
      Object.keys(env)
        .filter((name) => name !== 'AUTH_CANARY')
        .sort(),
    );
    expect(problems.join()).not.toContain('canary');
  });

  test('the message of the error lists the problems', () => {
    expect(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'x' }, scopes)).toThrow(/2 mistake[^]*PORT[^]*LOG_LEVEL/);
  });
});

test('metrics do not share the port that everybody reaches', () => {
  const problem = ['METRICS_PORT is the same as PORT: set another one, which the internet does not reach'];
  expect(problemsOf({ PORT: '9464', METRICS_PORT: '9464' })).toEqual(problem);
  expect(problemsOf({ METRICS_PORT: '4000' })).toEqual(problem);
  expect(problemsOf({ PORT: '0', METRICS_PORT: '0' })).toEqual([]);
});

describe('warnings', () => {
  const warningsOf = (env: Environment) => loadConfig(env, scopes).warnings;

  test('are told beside what stops the start, which may come of them', () => {
    try {
      loadConfig({ NODE_ENV: 'production', REVENUECAT_API_KY: 'canary' }, scopes);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { problems, warnings } = error as ConfigError;
      expect(problems).toEqual([expect.stringMatching(/^REVENUECAT_API_KEY is not set/)]);
      expect(warnings).toEqual([expect.stringMatching(/did you mean REVENUECAT_API_KEY\?$/)]);
    }
  });

  test('an unknown name with a prefix of ours is one warning with the nearest known name', () => {
    expect(warningsOf({ REVENUECAT_API_KEYS: 'canary', CACHE_CUSTOMERS_SECONDS: '5' })).toEqual([
      'CACHE_CUSTOMERS_SECONDS is not a setting of this server and has no effect: did you mean CACHE_CUSTOMER_SECONDS?',
      'REVENUECAT_API_KEYS is not a setting of this server and has no effect: did you mean REVENUECAT_API_KEY?',
    ]);
  });

  test('names of others are nobody’s business', () => {
    expect(warningsOf({ PATH: '/bin', CI: 'true', LOG_DIR: '/tmp', constructor: 'x' })).toEqual([]);
  });

  test('a NODE_ENV that only looks like production is pointed out', () => {
    expect(warningsOf({ NODE_ENV: 'prod' })).toHaveLength(1);
    expect(warningsOf({ NODE_ENV: 'test' })).toEqual([]);
  });
});

describe('audit', () => {
  test('goes to a file and a stream when they are named', () => {
    const REDIS_URL = 'rediss://user:canary@redis.example.com:6380/2';
    const config = load({ AUDIT_FILE: '/var/log/audit.jsonl', AUDIT_REDIS_STREAM: 'audit', REDIS_URL });
    expect(config.audit).toEqual({ file: '/var/log/audit.jsonl', redisStream: 'audit' });
    expect(config.redis?.url.reveal()).toBe(REDIS_URL);
    expect(JSON.stringify(config)).not.toContain('canary');
  });

  test('cannot go to a stream without Redis', () => {
    expect(problemsOf({ AUDIT_REDIS_STREAM: 'audit' })).toEqual([
      expect.stringMatching(/^AUDIT_REDIS_STREAM does nothing without REDIS_URL/),
    ]);
  });

  test.each(['localhost:6379', 'http://localhost:6379', 'redis://', 'canary'])(
    'does not take %s for the URL of Redis, and does not repeat it',
    (REDIS_URL) => {
      const [problem] = problemsOf({ REDIS_URL });
      expect(problem).toMatch(/^REDIS_URL must be a URL such as/);
      expect(problem).not.toContain('canary');
    },
  );
});

describe('observability', () => {
  test('counts and traces nothing unless it is told where to', () => {
    expect(load({}).observability).toEqual({ slowMs: 2_000 });
  });

  test('takes the host of the server for metrics, unless they have their own', () => {
    const env = { HOST: '127.0.0.1', METRICS_PORT: '9464' };
    expect(load(env).observability.metrics).toEqual({ host: '127.0.0.1', port: 9464, operations: null });
    expect(
      load({ ...env, METRICS_HOST: '10.0.0.7', METRICS_OPERATIONS: 'One, Two' }).observability.metrics,
    ).toEqual({ host: '10.0.0.7', port: 9464, operations: ['One', 'Two'] });
  });

  test('sends traces to an address, with a name and a share', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
    expect(load({ OTEL_EXPORTER_OTLP_ENDPOINT }).observability.tracing).toEqual({
      endpoint: 'http://collector:4318/',
      serviceName: 'revenuecat-graphql',
      sampledShare: 1,
    });
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME: 'facade', OTEL_TRACES_SAMPLER_ARG: '0.25' };
    expect(load(env).observability.tracing).toMatchObject({ serviceName: 'facade', sampledShare: 0.25 });
  });

  test.each(['1.5', '-0.1', '2', 'all', '.5', '1e-3'])('takes no share of %s', (OTEL_TRACES_SAMPLER_ARG) => {
    expect(problemsOf({ OTEL_TRACES_SAMPLER_ARG })).toEqual([
      expect.stringMatching(/^OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1/),
    ]);
  });

  test.each(['http://user:canary@collector', 'collector:4318', 'http://collector?key=canary', 'ftp://x'])(
    'takes no address like %s, and does not repeat it',
    (OTEL_EXPORTER_OTLP_ENDPOINT) => {
      const [problem] = problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT });
      expect(problem).toMatch(/^OTEL_EXPORTER_OTLP_ENDPOINT must be an/);
      expect(problem).not.toContain('canary');
    },
  );
});
