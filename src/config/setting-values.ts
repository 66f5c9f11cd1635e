import { z } from 'zod';
import { isLoopbackHost } from './loopback.ts';
import { Secret } from './secret.ts';

/**
 * How the text of a variable becomes a value. Each kind says in its message what is wrong and what to write instead,
 * and never repeats what was written: anyone may paste a key into the wrong variable.
 */
export type SettingValue<Value> = z.ZodType<Value, string>;

// Blanks around a value come from files and shells, not from people.
const trimmed = z.string().trim();

/** Text that becomes a value, or is wrong: `read` returns undefined for it. */
function parsed<Value>(read: (text: string) => Value | undefined, wrong: string): SettingValue<Value> {
  return trimmed.transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: wrong });
    return z.NEVER;
  });
}

/** A whole number in decimal digits, bounds included. */
export function wholeNumber(min: number, max: number): SettingValue<number> {
  return parsed(
    (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
    `must be a whole number from ${String(min)} to ${String(max)}`,
  );
}

/** Seconds, given on as milliseconds. */
export function seconds(min: number, max: number): SettingValue<number> {
  return wholeNumber(min, max).transform((value) => value * 1000);
}

const ON = new Set(['on', 'true', 'yes', '1']);
const OFF = new Set(['off', 'false', 'no', '0']);

export const onOrOff: SettingValue<boolean> = parsed((text) => {
  const word = text.toLowerCase();
  return ON.has(word) ? true : OFF.has(word) ? false : undefined;
}, 'must be `on` or `off`');

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): SettingValue<Choice> {
  const listed = choices.map((choice) => `\`${choice}\``).join(', ');
  return parsed((text) => choices.find((choice) => choice === text), `must be one of ${listed}`);
}

/** Some of these names, separated by commas. */
export function listOf<const Choice extends string>(
  ...choices: readonly Choice[]
): SettingValue<readonly Choice[]> {
  const listed = choices.map((choice) => `\`${choice}\``).join(', ');
  return parsed((text) => {
    const names = text.split(',').map((name) => choices.find((choice) => choice === name.trim()));
    return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
  }, `must be some of ${listed}, separated by commas`);
}

/** Any text. */
export const text: SettingValue<string> = trimmed;

/** A name without blanks or control characters, such as an id, an issuer or a claim. */
export const word: SettingValue<string> = parsed(
  (text) => (/^[^\s\p{C}]+$/u.test(text) ? text : undefined),
  'must not contain blanks or control characters',
);

/** The beginning of a GraphQL type's name. */
export const typePrefix: SettingValue<string> = parsed(
  (text) => (/^[A-Z][A-Za-z0-9]{0,29}$/.test(text) ? text : undefined),
  'must be letters and digits that begin with a capital, at most 30, such as `RC`',
);

/** A name or an address, without a scheme or a port. */
export const hostName: SettingValue<string> = parsed(
  (text) => (/^[a-z0-9._-]+$|^[0-9a-f:.]+$/i.test(text) ? text : undefined),
  'must be a host name or an IP address, without `http://` and without a port',
);

/** Names separated by commas; blanks around them do not count. */
export const list: SettingValue<readonly string[]> = parsed((text) => {
  const names = text.split(',').map((name) => name.trim());
  return names.every((name) => name !== '') ? names : undefined;
}, 'must be names separated by single commas');

/** Origins, compared letter by letter with what browsers send: so no path, and no slash at the end. */
export const origins: SettingValue<'any' | readonly string[]> = parsed((text) => {
  if (text === '*') return 'any';
  const names = text.split(',').map((name) => name.trim());
  return names.every(isOrigin) ? names : undefined;
}, 'must be `*` alone, or origins such as `https://app.example.com`, separated by commas, each without a path or a final slash');

/** An address that carries secrets or decides whom we trust: encrypted, unless it does not leave this machine. */
export const secureUrl: SettingValue<string> = parsed((text) => {
  const url = urlOf(text);
  if (url === undefined || url.username !== '' || url.password !== '' || text.includes('#')) return undefined;
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  return secure ? url.href : undefined;
}, 'must be an `https://` URL without a user name, password or fragment (`http://` only for a loopback host)');

/** Where something of one's own network is, which may have no encryption. A user name or password would end up in logs. */
export const httpUrl: SettingValue<string> = parsed((text) => {
  const url = urlOf(text);
  const known = url?.protocol === 'https:' || url?.protocol === 'http:';
  return known && url.username === '' && url.password === '' && url.search === '' ? url.href : undefined;
}, 'must be an `http://` or `https://` URL without a user name, password or query');

/** A part of a whole, from 0 to 1. */
export const share: SettingValue<number> = parsed((text) => {
  const value = /^[01](\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  return value <= 1 ? value : undefined;
}, 'must be a number from 0 to 1, such as `0.1`');

/** Where the versions of the REST API start; what is returned has no final slash. */
export const apiUrl: SettingValue<string> = secureUrl
  .refine((url) => !/\/v[12]\/?$|\?/.test(url), {
    message: 'must not end in `/v1` or `/v2`, which the server adds, and must not have a query',
  })
  .transform((url) => url.replace(/\/+$/, ''));

/** Where Redis is. The URL may hold a password, so all of it is a secret. */
export const redisUrl: SettingValue<Secret> = parsed((text) => {
  const url = urlOf(text);
  const known = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  return known && url.hostname !== '' ? new Secret(text) : undefined;
}, 'must be a URL such as `redis://localhost:6379` or `rediss://user:password@redis.example.com:6380`');

/** The beginning of keys in Redis. Braces would decide the slots of a Redis Cluster. */
export const keyPrefix: SettingValue<string> = parsed(
  (text) => (/^[\w.:/-]{1,64}$/.test(text) ? text : undefined),
  'must be at most 64 letters, digits and `. : / - _`',
);

const APP_ID = /^app[A-Za-z0-9]{1,60}$/;
// Keys that ship inside apps; they cannot read the REST API v2, and the mix-up is easy to make in the dashboard.
const PUBLIC_KEY = /^(appl|goog|amzn|strp|rcb)_/;

const PRINTABLE = /^[\x21-\x7e]+$/;

function secretKey(version: 'v1' | 'v2'): SettingValue<Secret> {
  return trimmed
    .refine((text) => PRINTABLE.test(text), {
      message: 'must be a key of printable ASCII characters without blanks: copy it again, without quotes',
      abort: true,
    })
    .refine((text) => !PUBLIC_KEY.test(text), {
      message: `is a public SDK key of an app: create a ${version} secret key in the RevenueCat dashboard and use that`,
    })
    .transform((text) => new Secret(text));
}

/** A secret key of the REST API v2. */
export const apiKey = secretKey('v2');

/** A secret key of the REST API v1, which v2 does not take, and the other way round. */
export const v1ApiKey = secretKey('v1');

/** The secret keys of single apps, by app id. */
export const apiKeysByApp: SettingValue<ReadonlyMap<string, Secret>> = trimmed.transform((text, context) => {
  const wrong = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds keys.
    return wrong('is not valid JSON: write an object such as {"app1ab2c3d4": "<key>"}');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return wrong('must be a JSON object such as {"app1ab2c3d4": "<key>"}');
  }
  const entries = Object.entries(json).map(([appId, key]) => [appId.trim(), key as unknown] as const);
  const keys = new Map<string, Secret>();
  for (const [appId, key] of entries) {
    // Whoever mixes up the sides has a key where the app id belongs, so neither is repeated.
    if (!APP_ID.test(appId)) return wrong('has a name that is no app id: write each app id before its key');
    if (typeof key !== 'string' || !PRINTABLE.test(key) || PUBLIC_KEY.test(key)) {
      return wrong(
        `has no usable key for ${appId}: copy the secret key of that app from its page in the RevenueCat dashboard`,
      );
    }
    keys.set(appId, new Secret(key));
  }
  return keys;
});

const MIN_SHARED_SECRET_BYTES = 32;

/** A header value that only RevenueCat is told. */
export const webhookAuthorization: SettingValue<Secret> = trimmed
  .refine((given) => /^[\x21-\x7e][\x20-\x7e]{15,}$/.test(given), {
    error: 'must have at least 16 characters, all of them ASCII: a header holds no others',
  })
  .transform((given) => new Secret(given));

/** The secret of HS256. */
export const sharedSecret: SettingValue<Secret> = z
  .string()
  // Every byte of this one counts, so nothing is cut off, and a line end that slipped in is better refused.
  .refine((text) => text === text.trim(), {
    message: 'begins or ends with a blank or a line end: remove it',
  })
  .refine((text) => Buffer.byteLength(text) >= MIN_SHARED_SECRET_BYTES, {
    message: `must have at least ${String(MIN_SHARED_SECRET_BYTES)} bytes: make one with \`openssl rand -base64 48\``,
  })
  // Whoever has the public key could sign tokens with it, if it were taken for a shared secret.
  .refine((text) => !text.includes('-----BEGIN'), {
    message: 'is a PEM key, not a shared secret: publish the key as a JWK set and name that in AUTH_JWKS_URL',
  })
  .transform((text) => new Secret(text));

function isOrigin(text: string): boolean {
  const url = urlOf(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.origin === text;
  // Web views inside mobile apps have schemes of their own, such as `capacitor://localhost`.
  return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/.test(text);
}

function urlOf(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}
