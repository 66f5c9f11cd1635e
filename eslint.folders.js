/**
 * The folders of src, and who may import from whom. The first pattern that fits a file decides, so narrower ones
 * stand above the folder that holds them.
 */
export const folders = [
  { type: 'revenuecat-generated', pattern: 'src/revenuecat/generated' },
  ...[
    'server',
    'doctor',
    'registration',
    'federation',
    'schema',
    'webhooks',
    'loading',
    'auth',
    'sandbox',
    'redis',
    'observability',
    'config',
    'revenuecat',
    'cache',
    'events',
    'audit',
  ].map((folder) => ({ type: folder, pattern: `src/${folder}` })),
].map((folder) => ({ ...folder, partialMatch: false }));

/** Programs beside the server, which are no part of it. */
const programs = ['doctor', 'registration'];
const everything = folders.map(({ type }) => type).filter((type) => !programs.includes(type));
const revenuecat = ['revenuecat', 'revenuecat-generated'];

/** What `src/main.ts`, the one file outside every folder, may import. */
export const mainMayImport = ['config', 'server'];

/** Each folder, and what it may import besides itself. A folder that is not named as a target is closed to it. */
export const mayImport = [
  ['server', everything],
  ['doctor', ['config', 'auth', 'schema', 'sandbox', ...revenuecat]],
  ['registration', ['config', 'auth', ...revenuecat]],
  ['federation', ['schema', 'loading', 'auth']],
  ['schema', ['loading', 'auth', 'events', ...revenuecat]],
  ['webhooks', ['loading', 'cache', 'events']],
  ['loading', [...revenuecat, 'cache', 'events', 'auth']],
  ['redis', ['webhooks', 'loading', 'cache', 'events', 'observability', ...revenuecat]],
  ['auth', ['revenuecat-generated']],
  ['sandbox', ['revenuecat-generated']],
  ['observability', ['config']],
  ['config', []],
  ['revenuecat', ['revenuecat-generated']],
  ['revenuecat-generated', []],
  ['cache', []],
  ['events', []],
  ['audit', []],
];
