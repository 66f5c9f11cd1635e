import type { Secret } from './secret.ts';

/** Everything the server was told by its environment, parsed and checked. Times are in milliseconds. */
export interface Config {
  /** Whether `NODE_ENV` is `production`. Prefer the decided settings below; this is for wording and log format. */
  readonly production: boolean;
  readonly http: HttpConfig;
  readonly upstream: UpstreamConfig;
  readonly auth: AuthConfig;
  readonly audit: AuditConfig;
  /** What several servers share. Absent: each keeps its own. */
  readonly redis?: { readonly url: Secret; readonly prefix: string };
  readonly cache: CacheConfig;
  readonly limits: LimitsConfig;
  readonly documents: DocumentsConfig;
  /** Whether browsers get GraphiQL at `/graphql`. */
  readonly graphiql: boolean;
  /** Whether every viewer may introspect. When false, only viewers with `facade:introspection:read` may. */
  readonly introspection: boolean;
  /** How RevenueCat proves that a webhook of the default project is its own; none are taken for it without. */
  readonly webhooks?: { readonly authorization: Secret };
  /** Put before the names of types and root fields; empty: nothing is. */
  readonly subgraphPrefix: string;
  readonly logLevel: LogLevel;
  readonly observability: ObservabilityConfig;
}

interface ObservabilityConfig {
  /** From which duration on a GraphQL request is logged as a warning. */
  readonly slowMs: number;
  /** Absent: nothing is counted. */
  readonly metrics?: {
    readonly host: string;
    /** 0 asks the operating system for a free port. */
    readonly port: number;
    /** The operations that are told apart; null: those that are used, up to a bound. */
    readonly operations: readonly string[] | null;
  };
  /** Absent: no spans are made. */
  readonly tracing?: {
    readonly endpoint: string;
    readonly serviceName: string;
    /** From 0 to 1. */
    readonly sampledShare: number;
  };
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

interface HttpConfig {
  readonly host: string;
  /** 0 asks the operating system for a free port. */
  readonly port: number;
  /** Web origins whose pages may call this server. Empty: none but its own. */
  readonly corsOrigins: 'any' | readonly string[];
  /** Proxies in front that add to `X-Forwarded-For`; 0: what it says is not believed. */
  readonly trustedProxies: number;
  /** Whether answers are compressed. */
  readonly compression: boolean;
  /** How long an idle connection stays open. */
  readonly keepAliveMs: number;
}

/** Documents that clients name instead of sending them. */
interface DocumentsConfig {
  /** The manifest; absent: there is none. */
  readonly file?: string;
  /** Whether nothing but the manifest's documents may run. */
  readonly only: boolean;
  /** Whether clients may register documents. */
  readonly automatic: boolean;
}

/** How RevenueCat is called, whichever it is. */
interface UpstreamCalls {
  /** Deadline of one REST call. */
  readonly timeoutMs: number;
  /** Share of each rate limit that is left to others who use the key, from 0 to 90. */
  readonly headroomPercent: number;
  /** The most calls under way at once. */
  readonly maxConcurrency: number;
}

/** Where RevenueCat's answers come from: the emulator inside this process, or an API with a key. */
export type UpstreamConfig =
  | (UpstreamCalls & { readonly mode: 'sandbox' })
  | (UpstreamCalls & {
      readonly mode: 'api';
      /** Without a trailing slash and without `/v1` or `/v2`. */
      readonly url: string;
      readonly readKey: Secret;
      /** Absent: mutations answer `CONFIGURATION`. */
      readonly writeKey?: Secret;
      /** Secret key of REST v1. Absent: mutations that only v1 has answer `CONFIGURATION`. */
      readonly v1Key?: Secret;
      /** Keys for reporting external purchases, by app id. */
      readonly externalKeys?: ReadonlyMap<string, Secret>;
      /** Absent: the server asks which project the key sees. */
      readonly projectId?: string;
      /** What is served besides the default project, which the keys above belong to. */
      readonly otherProjects?: readonly ProjectKeys[];
    });

/** One project of several, with its own keys. */
export interface ProjectKeys {
  readonly projectId: string;
  readonly readKey: Secret;
  /** Absent: mutations of this project answer `CONFIGURATION`. */
  readonly writeKey?: Secret;
  readonly v1Key?: Secret;
  /** How RevenueCat proves that a webhook of this project is its own. Absent: none are taken for it. */
  readonly webhookAuthorization?: Secret;
}

export interface AuthConfig {
  /** Absent: JSON Web Tokens are refused like any unknown token. */
  readonly jwt?: JwtConfig;
  readonly tokens: readonly StaticTokenConfig[];
  /**
   * Which tokens the server makes for itself at start-up: three people of the embedded sandbox, one reader when a real
   * key runs on a loopback address without any way to sign in, or none.
   */
  readonly readyTokens: 'sandbox' | 'read-only' | 'none';
  /** Names of customer attributes that customers do not see of themselves. */
  readonly hiddenAttributes: readonly string[];
  /** Names of the mutations that customers may run on what is theirs. */
  readonly selfService: readonly string[];
}

/** How JSON Web Tokens are verified. */
export type JwtConfig =
  | {
      readonly kind: 'jwks';
      readonly url: string;
      readonly issuer: string;
      readonly audience: string;
      /** Set only when the setting is: a token with scopes owns a customer only then. */
      readonly customerClaim?: string;
      /** Absent: tokens are good for all projects. */
      readonly projectsClaim?: string;
    }
  | {
      readonly kind: 'secret';
      readonly secret: Secret;
      readonly issuer?: string;
      readonly audience?: string;
      readonly customerClaim?: string;
      readonly projectsClaim?: string;
    };

/** One entry of `AUTH_TOKENS`. */
export interface StaticTokenConfig {
  /** Who holds it; appears in logs and audit records. */
  readonly name: string;
  /** SHA-256 of the token's UTF-8 bytes, 64 lower-case hex digits. */
  readonly sha256: string;
  /** Scopes as written, shorthands with `*` included. */
  readonly scopes: readonly string[];
  readonly projects?: readonly string[];
}

/** Where audit records go besides the log. */
export interface AuditConfig {
  /** Path of a file to append them to. */
  readonly file?: string;
  /** Key of a Redis stream to add them to; only with Redis. */
  readonly redisStream?: string;
}

interface CacheConfig {
  readonly maxBytes: number;
  /** For whole answers that are given again while nothing has changed; 0: none are kept. */
  readonly answersMaxBytes: number;
  /** Customers and what belongs to them. */
  readonly customerTtlMs: number;
  /** The same while webhooks arrive as they usually do, for what they announce; longer than the other, or without effect. */
  readonly customerFeedMs: number;
  /** Products, entitlements, offerings, packages, apps, projects. */
  readonly configurationTtlMs: number;
  /** Charts, their options, overview metrics and benchmarks. */
  readonly chartsTtlMs: number;
  /** The knowledge that an object does not exist. */
  readonly missingTtlMs: number;
  /** How much longer customers are given while they are read anew. */
  readonly customerStaleMs: number;
  readonly configurationStaleMs: number;
  /** The age up to which customers are given while upstream cannot be asked. */
  readonly customerOutageMs: number;
  /** For charts as well. */
  readonly configurationOutageMs: number;
}

/** How large a document may be; fields and aliases in fragments count wherever they are spread. */
interface DocumentLimits {
  readonly tokens: number;
  readonly directives: number;
  /** Levels of fields. */
  readonly depth: number;
  /** Lists inside each other. */
  readonly listDepth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly fields: number;
  /** Items of all lists of an answer, as page sizes multiply. */
  readonly listItems: number;
  /** Mistakes that are looked for and told. */
  readonly validationErrors: number;
}

interface LimitsConfig {
  /** Largest `first` of a connection. */
  readonly pageSize: number;
  /** The most upstream calls that one document may be estimated to cost. */
  readonly calls: { readonly staff: number; readonly customer: number };
  /** The units (requests, and calls upstream) that a viewer may spend within a minute; 0: no limit. */
  readonly perMinute: { readonly staff: number; readonly customer: number; readonly anonymous: number };
  readonly document: DocumentLimits;
  /** Largest body of a GraphQL request. */
  readonly requestBytes: number;
  /** The most connections at once. */
  readonly connections: number;
  /** How long the headers of a request may take to arrive. */
  readonly headersMs: number;
  /** How long a whole request may take to arrive. */
  readonly receiveMs: number;
  /** Open subscriptions: of everybody together, and of one viewer by its kind. */
  readonly subscriptions: { readonly all: number; readonly staff: number; readonly customer: number };
  /** The most webhooks within one minute. */
  readonly webhooksPerMinute: number;
  /** Deadline of one whole GraphQL request. */
  readonly executionMs: number;
  /** How long requests are taken after a stop was asked for, before the listener closes. */
  readonly stopDelayMs: number;
  /** How long running requests may go on after a stop was asked for. */
  readonly stopMs: number;
}
