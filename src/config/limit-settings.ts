import * as value from './setting-values.ts';

/** What is too much: a part of the table of settings. */
export const limitSettings = {
  LIMIT_PAGE_SIZE: {
    meaning: 'The largest `first` of a list.',
    default: '`500`',
    parse: value.wholeNumber(20, 10_000),
  },
  LIMIT_CALLS_STAFF: {
    meaning:
      'The most calls to RevenueCat that one document of a viewer with scopes may be estimated to cost while nothing is remembered.',
    default: '`120`',
    parse: value.wholeNumber(1, 100_000),
  },
  LIMIT_CALLS_CUSTOMER: {
    meaning: 'The same for a document of a customer.',
    default: '`20`',
    parse: value.wholeNumber(1, 100_000),
  },
  LIMIT_PER_MINUTE_STAFF: {
    meaning:
      'The units that a viewer with scopes may spend within a minute: one for each request, and one for each call to RevenueCat that it causes. `0` for no limit.',
    default: '`30000`',
    parse: value.wholeNumber(0, 1_000_000_000),
  },
  LIMIT_PER_MINUTE_CUSTOMER: {
    meaning: 'The same for a customer.',
    default: '`300`',
    parse: value.wholeNumber(0, 1_000_000_000),
  },
  LIMIT_PER_MINUTE_ANONYMOUS: {
    meaning:
      'The same for all who send no credential, or a bad one, from one address (of IPv6: one network of 64 bits). See `TRUST_PROXY`.',
    default: '`120`',
    parse: value.wholeNumber(0, 1_000_000_000),
  },
  LIMIT_TOKENS: {
    meaning: 'The most tokens (names, values, brackets and other marks) of a document.',
    default: '`4000`',
    parse: value.wholeNumber(100, 15_000),
  },
  LIMIT_DEPTH: {
    meaning: 'The most levels of fields inside each other.',
    default: '`20`',
    parse: value.wholeNumber(1, 100),
  },
  LIMIT_LIST_DEPTH: {
    meaning: 'The most lists inside each other.',
    default: '`5`',
    parse: value.wholeNumber(1, 100),
  },
  LIMIT_ALIASES: {
    meaning: 'The most aliases of a document, those in fragments counted wherever they are spread.',
    default: '`50`',
    parse: value.wholeNumber(0, 10_000),
  },
  LIMIT_ROOT_FIELDS: {
    meaning: 'The most fields of `Query` or `Mutation` in one document.',
    default: '`30`',
    parse: value.wholeNumber(1, 10_000),
  },
  LIMIT_FIELDS: {
    meaning: 'The most fields of a document, those in fragments counted wherever they are spread.',
    default: '`2000`',
    parse: value.wholeNumber(1, 50_000),
  },
  LIMIT_DIRECTIVES: {
    meaning: 'The most directives of a document.',
    default: '`50`',
    parse: value.wholeNumber(0, 10_000),
  },
  LIMIT_LIST_ITEMS: {
    meaning: 'The most items that the lists of an answer could hold together, as page sizes multiply.',
    default: '`1500000`',
    parse: value.wholeNumber(1, 1_000_000_000),
  },
  LIMIT_VALIDATION_ERRORS: {
    meaning: 'The most mistakes of a document that are looked for and told.',
    default: '`20`',
    parse: value.wholeNumber(1, 1_000),
  },
  LIMIT_REQUEST_BYTES: {
    meaning:
      'The largest body of a GraphQL request, in bytes. The receipt file of an app of Apple’s with many purchases is larger than this; `2000000` lets those through to `submitReceipt`.',
    default: '`100000`',
    parse: value.wholeNumber(1_000, 10_000_000),
  },
  LIMIT_CONNECTIONS: {
    meaning: 'The most connections at once; further ones are closed as they come.',
    default: '`10000`',
    parse: value.wholeNumber(1, 1_000_000),
  },
  LIMIT_HEADERS_MS: {
    meaning: 'How long a client may take to send the headers of a request, in milliseconds.',
    default: '`10000`',
    parse: value.wholeNumber(100, 600_000),
  },
  LIMIT_RECEIVE_MS: {
    meaning: 'How long a client may take to send a whole request, in milliseconds.',
    default: '`30000`',
    parse: value.wholeNumber(100, 600_000),
  },
  LIMIT_WEBHOOKS: {
    meaning: 'The most webhooks that are taken within one minute; RevenueCat sends the others again later.',
    default: '`60000`',
    parse: value.wholeNumber(1, 10_000_000),
  },
  LIMIT_SUBSCRIPTIONS: {
    meaning: 'The most GraphQL subscriptions that may be open in this process, of all viewers together.',
    default: '`5000`',
    parse: value.wholeNumber(0, 1_000_000),
  },
  LIMIT_SUBSCRIPTIONS_STAFF: {
    meaning: 'The most GraphQL subscriptions that one viewer with scopes may have open in this process.',
    default: '`50`',
    parse: value.wholeNumber(0, 1_000_000),
  },
  LIMIT_SUBSCRIPTIONS_CUSTOMER: {
    meaning: 'The same for one customer.',
    default: '`5`',
    parse: value.wholeNumber(0, 1_000_000),
  },
  LIMIT_EXECUTION_MS: {
    meaning: 'The deadline of one whole GraphQL request, in milliseconds.',
    default: '`30000`',
    parse: value.wholeNumber(100, 600_000),
  },
  STOP_DELAY_MS: {
    meaning:
      'How long the server goes on taking requests after `SIGTERM`, in milliseconds, while `/ready` already answers 503: load balancers need a moment to notice. The time of `LIMIT_STOP_MS` begins after it. Set `5000` on Kubernetes.',
    default: '`0`',
    parse: value.wholeNumber(0, 600_000),
  },
  LIMIT_STOP_MS: {
    meaning:
      'How long running requests may go on after `SIGTERM`, in milliseconds. Keep it below the time after which your platform kills the process.',
    default: '`10000`',
    parse: value.wholeNumber(100, 600_000),
  },
} as const;
