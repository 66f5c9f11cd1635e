import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, expect } from 'vitest';

/** Where text leaves the server. `output` is what a process prints. */
export type LeakKind =
  | 'response body'
  | 'response header'
  | 'log'
  | 'command'
  | 'console'
  | 'output'
  | 'metrics'
  | 'trace'
  | 'audit record';

/** A secret, or upstream's own words, found where it must not be. Never holds the secret whole. */
export interface Leak {
  readonly kind: LeakKind;
  readonly test: string;
  /** How the secret was written, and what stood before it. */
  readonly place: string;
}

/**
 * In every secret of the run, and in everything that upstream says and nobody may repeat: one text to look for, however
 * many secrets there are. Lower-case letters and digits only, so that few spellings of it exist.
 */
const core = `canary${randomBytes(10).toString('hex')}`;

/** A secret of this run that says whose it is. Whatever holds it is found by {@link inspectForLeaks}. */
export function canary(name: string): string {
  return `${name}_${core}`;
}

/** What upstream writes where no client may see it: messages of errors, headers, fields that nobody knows. */
export const upstreamCanary = canary('upstream_words');

type Spelling = readonly [name: string, text: string];

const hexOf = (text: string): string => Buffer.from(text).toString('hex');

/** The three ways to see a text in base64, by how many bytes stand before it; its ends depend on the neighbours. */
function base64Of(text: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.from('-'.repeat(before) + text);
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((padded.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => padded.toString(encoding).slice(from, to));
  });
}

function spellingsOf(text: string): readonly Spelling[] {
  const each = (write: (character: string) => string) => [...text].map(write).join('');
  return [
    ['as it is', text],
    ['in capitals', text.toUpperCase()],
    ['backwards', [...text].reverse().join('')],
    ['in hex', hexOf(text)],
    ['in capital hex', hexOf(text).toUpperCase()],
    ['percent-encoded', encodeURIComponent(text)],
    ['percent-encoded, every byte', each((character) => `%${hexOf(character)}`)],
    ['percent-encoded, every byte, in capitals', each((character) => `%${hexOf(character).toUpperCase()}`)],
    ['in JSON escapes', each((character) => `\\u00${hexOf(character)}`)],
    ...base64Of(text).map((encoded): Spelling => ['in base64', encoded]),
  ];
}

/** A secret that is guessed by trying is given away by its hash, too. */
function hashesOf(secret: string): readonly Spelling[] {
  const hash = createHash('sha256').update(secret).digest();
  return [
    ['as its SHA-256', hash.toString('hex')],
    ['as its SHA-256 in base64', hash.toString('base64').slice(0, 42)],
    ['as its SHA-256 in base64url', hash.toString('base64url').slice(0, 42)],
  ];
}

const ofTheRun: readonly Spelling[] = spellingsOf(core);
const registered = new Map<string, readonly Spelling[]>();
const leaks: Leak[] = [];

/** Short texts are no secrets, and are found everywhere. */
const shortestSecret = 12;

/** Looks for this text too, and for its hash: for secrets that tests make themselves. */
export function registerSecret(secret: string): void {
  if (secret.length < shortestSecret || registered.has(secret)) return;
  // What holds the canary of the run is found by that; only its hash is not.
  registered.set(secret, [...(secret.includes(core) ? [] : spellingsOf(secret)), ...hashesOf(secret)]);
}

/** Registers the keys and secrets among settings, those inside of JSON included. */
export function registerSecretsOf(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (/_API_KEY$|_SECRET$|_AUTHORIZATION$/.test(name)) registerSecret(value);
    if (name === 'REVENUECAT_EXTERNAL_API_KEYS')
      for (const [key] of value.matchAll(/(?<=:\s*")[^"]+/g)) registerSecret(key);
  }
}

/** Notes a leak when the text holds a secret; the test that runs then fails. Call it with all that leaves the server. */
export function inspectForLeaks(kind: LeakKind, text: string): void {
  for (const [spelling, wanted] of [...ofTheRun, ...[...registered.values()].flat()]) {
    const at = text.indexOf(wanted);
    if (at === -1) continue;
    const before = text.slice(Math.max(0, at - 40), at);
    noteLeak(kind, `${spelling}, after ${JSON.stringify(before)}`);
    return;
  }
}

/** Notes a leak that was found in another way. */
export function noteLeak(kind: LeakKind, place: string): void {
  leaks.push({ kind, test: expect.getState().currentTestName ?? 'outside of any test', place });
}

/** The leaks so far, which then fail no test: for those that plant one. */
export function takeLeaks(): readonly Leak[] {
  return leaks.splice(0);
}

/** The body and the headers of a response, as a client gets them. The response stays readable. */
export async function inspectResponse(response: Response): Promise<void> {
  for (const [name, value] of response.headers) inspectForLeaks('response header', `${name}: ${value}`);
  // A stream of events has no end to wait for.
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) return;
  inspectForLeaks('response body', await response.clone().text());
}

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const original = console[method].bind(console);
  console[method] = (...all: unknown[]) => {
    inspectForLeaks('console', all.join(' '));
    original(...all);
  };
}

const expectNoLeaks = (): void => {
  expect(takeLeaks(), 'Secrets, or words of upstream, that came out').toEqual([]);
};
afterEach(expectNoLeaks);
// What a process prints at its very end, or a hook causes, belongs to no test.
afterAll(expectNoLeaks);
