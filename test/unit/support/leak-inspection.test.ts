import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  canary,
  inspectForLeaks,
  inspectResponse,
  noteLeak,
  registerSecret,
  takeLeaks,
  type LeakKind,
} from '../../support/leak-inspection.ts';
import { inspectOutput } from '../../support/process-leaks.ts';

const secret = canary('planted_key');
const foreign = 'a-secret-of-one-test/with+signs?';
registerSecret(secret);
registerSecret(foreign);

const bytes = (text: string) => Buffer.from(text);
const eachByte = (text: string, prefix: string) =>
  bytes(text)
    .toString('hex')
    .replaceAll(/../g, (pair) => prefix + pair);
const ways: readonly [way: string, write: (text: string) => string][] = [
  ['as it is', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['backwards', (text) => [...text].reverse().join('')],
  ['in hex', (text) => bytes(text).toString('hex')],
  ['in a URL', encodeURIComponent],
  ['as bytes of a URL', (text) => eachByte(text, '%')],
  ['in JSON escapes', (text) => eachByte(text, String.raw`\u00`)],
  ['in base64', btoa],
  ['in base64 after one byte', (text) => btoa(`x${text}`)],
  ['in base64 after two bytes', (text) => btoa(`xy${text} and more`)],
  ['in base64url', (text) => bytes(`Bearer ${text}`).toString('base64url')],
  ['as a hash', (text) => createHash('sha256').update(text).digest('hex')],
  ['as a hash in base64', (text) => createHash('sha256').update(text).digest('base64')],
];
const kinds: readonly LeakKind[] = [
  'response body',
  'response header',
  'log',
  'console',
  'output',
  'metrics',
  'trace',
  'audit record',
];

describe('a planted secret is found', () => {
  test.each(ways)('%s', (_way, write) => {
    for (const text of [secret, foreign]) {
      inspectForLeaks('log', `{"msg":"before ${write(text)} after"}`);
      expect(takeLeaks(), text).toHaveLength(1);
    }
  });

  test.each(kinds)('in a %s, with its place and its test, and is not told', (kind) => {
    inspectForLeaks(kind, `the words before ${secret}`);
    const [leak, ...others] = takeLeaks();
    expect(others).toEqual([]);
    expect(leak).toMatchObject({ kind, test: expect.stringContaining(`in a ${kind}`) });
    expect(leak?.place).toContain('the words before');
    expect(leak?.place).not.toContain(secret);
    expect(JSON.stringify(leak)).not.toContain(secret.slice(-20));
  });

  test('in the body and in a header of a response, which can still be read', async () => {
    const response = new Response(`{"data":"${secret}"}`, { headers: { 'x-key': secret } });
    await inspectResponse(response);
    expect(takeLeaks().map(({ kind }) => kind)).toEqual(['response header', 'response body']);
    expect(await response.text()).toContain('data');
  });

  test('on the console', () => {
    console.debug('a thing', secret);
    expect(takeLeaks().map(({ kind }) => kind)).toEqual(['console']);
  });
});

describe('a ready token', () => {
  const token = `sandbox-admin-${'x'.repeat(32)}`;

  test('may be announced once', () => {
    inspectOutput(`Tokens for this process:\n  an administrator\n    ${token}\n`);
    expect(takeLeaks()).toEqual([]);
  });

  test.each([
    ['again', `    ${token}\n    ${token}\n`],
    ['in a log line', `{"authorization":"Bearer ${token}"}\n`],
  ])('may not be printed %s', (_where, printed) => {
    inspectOutput(printed);
    expect(takeLeaks().map(({ kind }) => kind)).toEqual(['output']);
  });
});

test('nothing is found where nothing is', async () => {
  registerSecret('short');
  inspectForLeaks('log', 'a short line without secrets, and the word canary');
  await inspectResponse(new Response(null, { status: 204 }));
  expect(takeLeaks()).toEqual([]);
});

// This one fails by the kit's own hook, and must.
test.fails('a leak that nobody takes fails the test that caused it', () => {
  noteLeak('log', 'planted');
});
