import * as value from './setting-values.ts';

/** How requests come in and answers go out: a part of the table of settings. */
export const httpSettings = {
  CORS_ORIGINS: {
    meaning: 'Origins whose web pages may call this server, separated by commas, or `*` for any.',
    default: 'none',
    parse: value.origins,
  },
  TRUSTED_DOCUMENTS: {
    meaning:
      '`off`; `allow`: clients may send the id of a document in `TRUSTED_DOCUMENTS_FILE` instead of its text; `only`: nothing but those documents runs, except for the scope `facade:introspection:read`.',
    default: '`off`',
    parse: value.oneOf('off', 'allow', 'only'),
  },
  TRUSTED_DOCUMENTS_FILE: {
    meaning:
      'The manifest that the build of your clients writes: `persisted-documents.json` of GraphQL Code Generator, of relay-compiler, or of Apollo. It is read again when it changes.',
    default: 'none',
    parse: value.text,
  },
  APQ: {
    meaning:
      '`on` or `off`: whether clients may register documents by sending them once (automatic persisted queries), for shorter requests. They are kept in memory, up to 8 MiB, and for an hour in Redis.',
    default: '`off`',
    parse: value.onOrOff,
  },
  COMPRESSION: {
    meaning:
      '`on` or `off`: whether answers above 1 KiB are compressed. Switch it off where a proxy does it.',
    default: '`on`',
    parse: value.onOrOff,
  },
  KEEP_ALIVE_SECONDS: {
    meaning:
      'How long an idle connection stays open. Keep it above the same time of the proxy in front, or it sends requests into connections that are being closed.',
    default: '`75`',
    parse: value.seconds(1, 3_600),
  },
  TRUST_PROXY: {
    meaning:
      'How many proxies stand in front of this server and add to `X-Forwarded-For`. The address of whoever did not sign in is then taken from there.',
    default: '`0`: the header is not believed',
    parse: value.wholeNumber(0, 10),
  },
} as const;
